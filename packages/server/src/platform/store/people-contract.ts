/** A person who signs in, as stored. Times are epoch milliseconds. */
export type Person = {
  /** `u_` and twelve hex digits. */
  readonly id: string;
  /** The actor in history and audit. */
  readonly name: string;
  readonly email: string;
  readonly role: string;
  /** When the password was set; null as long as there is none. */
  readonly passwordAt: number | null;
  readonly at: number;
  readonly createdBy: string;
  readonly disabledAt: number | null;
};

/** A session of a person, under the hash of its token. */
export type Session = {
  readonly hash: string;
  /** `s_` and twelve hex digits: names it where the token may not stand. */
  readonly id: string;
  readonly at: number;
  /** When it was last used, to a few minutes. */
  readonly seen: number;
  /** From this instant on it opens nothing. */
  readonly expires: number;
  /** What the browser called itself. */
  readonly agent: string;
};

/** A link by which a person may come in once. */
export type SignInLink = {
  readonly hash: string;
  readonly setsPassword: boolean;
  readonly expires: number;
};

/** What is read of a link before it is used. */
export type LinkedPerson = { readonly link: SignInLink; readonly person: Person };

export type PersonCommand = { readonly actor: string; readonly at: number } & (
  | { readonly change: "add"; readonly person: Person; readonly link: SignInLink }
  | {
      readonly change: "alter";
      readonly id: string;
      readonly email: string | null;
      readonly role: string | null;
      readonly disabled: boolean | null;
      /** The person who asks for it, if a person does: refused unless they still are an owner. */
      readonly by: string | null;
    }
  /** Takes the place of the link before it. */
  | { readonly change: "link"; readonly id: string; readonly link: SignInLink }
);

/** What is done by who signs in; the actor is the person. */
export type SessionCommand = { readonly at: number } & (
  | {
      readonly change: "start";
      readonly person: string;
      /** The stored password that what was typed fits; another one since refuses. */
      readonly password: string;
      readonly session: Session;
    }
  | {
      readonly change: "redeem";
      readonly hash: string;
      /** Set by links that set one. */
      readonly password: string | null;
      readonly session: Session;
    }
  /** Ends every session of the person, and begins this one. */
  | {
      readonly change: "password";
      readonly person: string;
      readonly was: string;
      readonly password: string;
      readonly session: Session;
    }
  /** Ends one session of a person, by its id. */
  | { readonly change: "end"; readonly person: string; readonly id: string }
  | {
      readonly change: "touch";
      readonly hash: string;
      readonly expires: number;
    }
);

/** What became of a change. Only `changed` has written something. */
export type PersonOutcome =
  | { readonly outcome: "changed"; readonly person: Person; readonly ended: number }
  | { readonly outcome: "unchanged"; readonly person: Person | null }
  /** Somebody has the name or address, or a key has the name. */
  | { readonly outcome: "taken"; readonly what: "name" | "email" }
  | { readonly outcome: "not-found" }
  | { readonly outcome: "disabled" }
  /** No owner would be left who may sign in. */
  | { readonly outcome: "last-owner" }
  /** The password is another by now, the person disabled, the link used or replaced, who asks no owner. */
  | { readonly outcome: "refused" };

/** When somebody was here, epoch ms; null: never. */
export type Presence = {
  /** Last, in a session that goes on. */
  readonly seen: number | null;
  /** When they last signed in, by whichever way. */
  readonly entered: number | null;
};

/** People and their sessions, in the store. */
export type PeopleStore = {
  readonly changePerson: (command: PersonCommand) => Promise<PersonOutcome>;
  readonly changeSession: (command: SessionCommand) => Promise<PersonOutcome>;
};

export type PeopleReads = {
  /** Everybody who was ever added, oldest first. */
  readonly people: () => Promise<readonly (Person & Presence)[]>;
  /** By address, with the stored password; an address is compared without letter case. */
  readonly personByEmail: (
    email: string,
  ) => Promise<{ readonly person: Person; readonly password: string | null } | null>;
  /** Who is signed in by a token's hash; null when it has expired, has ended or never was. */
  readonly sessionPerson: (
    hash: string,
    at: number,
  ) => Promise<{ readonly person: Person; readonly session: Session } | null>;
  /** Sessions of a person that go on, newest first. */
  readonly sessionsOf: (person: string, at: number) => Promise<readonly Session[]>;
  /** A link that still works, by the hash of its token. */
  readonly signInLink: (hash: string, at: number) => Promise<LinkedPerson | null>;
};
