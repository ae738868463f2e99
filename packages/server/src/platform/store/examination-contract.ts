/** What the database file itself says about its state. Times are epoch milliseconds. */
export type Examination =
  /** There is no database yet: the first start makes it. */
  | { readonly state: "absent" }
  | { readonly state: "unreadable"; readonly reason: string }
  | {
      readonly state: "read";
      /** The schema's version, and the newest that this code knows. */
      readonly schema: number;
      readonly newest: number;
      readonly journal: string;
      /** What SQLite's quick_check complains of, the first ten. */
      readonly flaws: readonly string[];
      /** Tables that the migrations make and that are not there. */
      readonly missing: readonly string[];
      readonly databaseBytes: number;
      readonly logBytes: number;
      /** When the last entry of the log was written; null when there is none. */
      readonly lastEntryAt: number | null;
      readonly keys: readonly ExaminedKey[];
      /** The basis that a live purpose definition gives to personalization; null without one. */
      readonly personalizationBasis: string | null;
      readonly hasConsent: boolean;
    };

export type ExaminedKey = {
  readonly name: string;
  readonly kind: string;
  readonly role: string | null;
  readonly expires: number | null;
  /** Neither revoked nor replaced by a rotation. */
  readonly inUse: boolean;
};

export type ExaminationStore = {
  /** Looks at the database on a connection and a thread of its own; changes nothing. */
  readonly examine: () => Promise<Examination>;
};
