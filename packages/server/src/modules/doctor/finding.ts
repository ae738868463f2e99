import type { Check, Finding } from "@attune/contract";

export const ok = (check: Check, found: string): Finding => ({
  check,
  state: "ok",
  found,
  fix: null,
});

export const warn = (check: Check, found: string, fix: string): Finding => ({
  check,
  state: "warn",
  found,
  fix,
});

export const fail = (check: Check, found: string, fix: string): Finding => ({
  check,
  state: "fail",
  found,
  fix,
});

const UNITS = ["bytes", "kB", "MB", "GB", "TB"] as const;

/** A size for people, in powers of a thousand. */
export const sizeText = (bytes: number): string => {
  const power = bytes < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${value.toLocaleString("en", { maximumFractionDigits: value < 10 ? 1 : 0 })} ${UNITS[power] ?? ""}`;
};

export const instantText = (at: number): string => new Date(at).toISOString();

export const reasonOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
