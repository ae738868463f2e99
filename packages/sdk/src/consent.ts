import { own, parsed } from "./json.ts";
import type { Storage } from "./storage.ts";

/** Purposes, and whether the person agreed to each. */
export type Preferences = Readonly<Record<string, boolean>>;

/**
 * `required`: before a purpose is agreed to nothing is sent and nothing is kept on the device.
 * `granted`: the page says that it needs no consent to send what happens on it.
 */
export type ConsentMode = "required" | "granted";

/** What a message relies on: a purpose by its key, any that is agreed to, or nothing at all. */
export type Reliance = string;
export const ANY = "*";
export const NOTHING = "";

export type Consent = {
  readonly preferences: () => Preferences;
  readonly allows: (reliance: Reliance) => boolean;
  /** Remembers answers beside those that were given before, and names the purposes that changed. */
  readonly say: (answers: Preferences) => readonly string[];
};

/** Name of the answers in the storage. */
export const CONSENT = "consent";

export const createConsent = (storage: Storage, mode: ConsentMode): Consent => {
  const preferences = (): Preferences => {
    // A grant that could not be written gives way to what the device denies: other tabs read that.
    const device = parsed(storage.kept(CONSENT));
    return Object.fromEntries(
      Object.entries(parsed(storage.read(CONSENT))).map(([purpose, answer]) => [
        purpose,
        answer === true && device[purpose] !== false,
      ]),
    );
  };
  return {
    preferences,
    allows: (reliance) => {
      const said = preferences();
      const isFree = mode === "granted" || reliance === NOTHING;
      if (reliance === ANY) return isFree || Object.values(said).includes(true);
      return own(said, reliance) ?? isFree;
    },
    say: (answers) => {
      const before = preferences();
      storage.write(CONSENT, JSON.stringify({ ...before, ...answers }));
      return Object.keys(answers).filter((each) => before[each] !== answers[each]);
    },
  };
};
