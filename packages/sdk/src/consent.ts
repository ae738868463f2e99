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
  /** Remembers answers beside those that were given before; true when they change any. */
  readonly say: (answers: Preferences) => boolean;
};

const CONSENT = "consent";

export const createConsent = (storage: Storage, mode: ConsentMode): Consent => {
  const preferences = (): Preferences =>
    Object.fromEntries(
      Object.entries(parsed(storage.read(CONSENT))).flatMap(([purpose, answer]) =>
        typeof answer === "boolean" ? [[purpose, answer]] : [],
      ),
    );
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
      const changed = Object.entries(answers).some(
        ([purpose, answer]) => before[purpose] !== answer,
      );
      if (changed) storage.write(CONSENT, JSON.stringify({ ...before, ...answers }));
      return changed;
    },
  };
};
