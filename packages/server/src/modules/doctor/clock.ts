import type { Finding } from "@attune/contract";
import { fail, instantText, ok, warn } from "./finding.ts";

/** A clock that is set by small steps may be behind the last entry for a moment. */
const SLACK_MS = 5_000;

/** Events of the future, timers that wait too long: what a clock that went back does. */
export const examineClock = (
  now: number,
  lastEntryAt: number | null,
  virtual: boolean,
): Finding => {
  const time = `${instantText(now)}${virtual ? " (virtual)" : ""}`;
  if (lastEntryAt === null) return ok("clock", `${time}; the log is empty`);
  if (lastEntryAt <= now + SLACK_MS) return ok("clock", `${time}, after the last entry of the log`);
  return fail(
    "clock",
    `it is ${time}, but the last entry of the log is of ${instantText(lastEntryAt)}`,
    "Set the machine's clock (NTP); was the entry wrong, keep in mind that timers wait until then.",
  );
};

const YEAR = /^(\d{4})[a-z]*$/;
const ZONE = "Europe/Stockholm";

const knowsZones = (): boolean => {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: ZONE }).resolvedOptions().timeZone === ZONE;
  } catch {
    return false;
  }
};

/** Rules of time zones change every year: `version` is that of the IANA data, such as 2026c. */
export const examineZones = (now: number, version: string | undefined): Finding => {
  if (version === undefined || !knowsZones())
    return fail(
      "time zones",
      "this Node has no time-zone data",
      "Run Attune with the Node that comes with it: npx attune.",
    );
  const year = Number(YEAR.exec(version)?.[1] ?? Number.NaN);
  const isOld = year < new Date(now).getUTCFullYear() - 1;
  return isOld
    ? warn("time zones", `the data is of ${version}`, "Update Attune: it brings a newer Node.")
    : ok("time zones", `IANA ${version}`);
};
