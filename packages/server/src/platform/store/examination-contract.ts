/** What the database itself says about its state. Times are epoch milliseconds. */
export type Examination =
  /** There is no database yet: the first start makes it. */
  | { readonly state: "absent" }
  /** It runs when Attune runs, and can be asked only then. */
  | { readonly state: "stopped" }
  | { readonly state: "unreadable"; readonly reason: string }
  | {
      readonly state: "read";
      readonly engine: ExaminedFile | ExaminedServer;
      /** The schema's version, and the newest that this code knows. */
      readonly schema: number;
      readonly newest: number;
      /** Tables that the migrations make and that are not there. */
      readonly missing: readonly string[];
      readonly databaseBytes: number;
      /** When the last entry of the log was written; null when there is none. */
      readonly lastEntryAt: number | null;
      readonly keys: readonly ExaminedKey[];
      /** The basis that a live purpose definition gives to personalization; null without one. */
      readonly personalizationBasis: string | null;
      readonly hasConsent: boolean;
    };

export type ExaminedFile = {
  readonly name: "sqlite";
  readonly journal: string;
  /** What SQLite's quick_check complains of, the first ten. */
  readonly flaws: readonly string[];
  /** Of the write-ahead log. */
  readonly logBytes: number;
};

export type ExaminedServer = {
  readonly name: "postgres";
  readonly version: string;
  /** Where it is, without user and password. */
  readonly place: string;
  /** Settings without which an acknowledged commit may be gone after a power failure. */
  readonly unsafe: readonly string[];
  /** How far its clock is ahead of this machine's, in ms. */
  readonly aheadMs: number;
  readonly connections: { readonly used: number; readonly most: number };
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
  /** Looks at the database on a connection of its own; changes nothing. */
  readonly examine: () => Promise<Examination>;
};
