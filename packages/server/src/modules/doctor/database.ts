import type { Finding } from "@attune/contract";
import type { Examination, ExaminedFile, ExaminedKey } from "../../platform/store/index.ts";
import { fail, instantText, ok, sizeText, warn } from "./finding.ts";
import { examineServer } from "./postgres.ts";

type Read = Extract<Examination, { readonly state: "read" }>;

/** A write-ahead log of this size means that something keeps it from being copied. */
const LONG_LOG = 1_000_000_000;
const DAY_MS = 86_400_000;
/** How long before its end a key is worth a warning. */
const SOON_MS = 30 * DAY_MS;

const unreadableFinding = (reason: string, isFile: boolean): Finding =>
  isFile
    ? fail(
        "database",
        `attune.db cannot be read: ${reason}`,
        "Restore a backup into the data directory, or start on another one.",
      )
    : fail(
        "database",
        `PostgreSQL does not answer: ${reason}`,
        "Check that it runs, and the address in ATTUNE_DATABASE (--database).",
      );

const fileFinding = (
  { flaws, journal, logBytes }: ExaminedFile,
  databaseBytes: number,
): Finding => {
  if (flaws.length > 0)
    return fail(
      "database",
      `quick_check: ${flaws.join("; ")}`,
      "Restore a backup; then look for what damaged the file: disk, memory, a copy made while it ran.",
    );
  if (journal !== "wal")
    return fail(
      "database",
      `the journal is ${journal}, not a write-ahead log`,
      "Move the directory to a local disk that supports shared memory, then start Attune.",
    );
  const sizes = `${sizeText(databaseBytes)}, write-ahead log ${sizeText(logBytes)}`;
  return logBytes > LONG_LOG
    ? warn(
        "database",
        `sound; ${sizes}: the log is not being copied into the database`,
        "End long exports and other readers of attune.db; a restart copies it too.",
      )
    : ok("database", `sound (quick_check), WAL, synchronous=FULL; ${sizes}`);
};

const databaseFindings = (found: Examination, isFile: boolean): Finding[] => {
  switch (found.state) {
    case "absent":
      return [ok("database", "none yet; the first start makes it")];
    case "stopped":
      return [ok("database", "the PostgreSQL in the data directory is stopped; a start starts it")];
    case "unreadable":
      return [unreadableFinding(found.reason, isFile)];
    case "read":
      return found.engine.name === "sqlite"
        ? [fileFinding(found.engine, found.databaseBytes)]
        : examineServer(found.engine, found.databaseBytes);
  }
};

const schemaFinding = ({ schema, newest, missing }: Read): Finding => {
  if (missing.length > 0)
    return fail(
      "schema",
      `version ${schema}, without ${missing.map((name) => `the table ${name}`).join(", ")}`,
      "Restore a backup; then look for who can write the file.",
    );
  if (schema > newest)
    return fail(
      "schema",
      `version ${schema}, this Attune knows ${newest}`,
      "Start the newer Attune, or restore a backup from before the upgrade.",
    );
  return schema < newest
    ? ok("schema", `version ${schema}; the next start brings it to ${newest}`)
    : ok("schema", `version ${schema}, the newest`);
};

const kindsFinding = (live: readonly ExaminedKey[]): Finding => {
  const kinds = ["browser", "server", "secret"].map((kind) => ({
    kind,
    count: live.filter((key) => key.kind === kind).length,
  }));
  const counts = kinds.map(({ kind, count }) => `${count} ${kind}`).join(", ");
  const missing = kinds.filter(({ count }) => count === 0).map(({ kind }) => kind);
  if (!live.some(({ kind, role }) => kind === "secret" && role === "owner"))
    return fail(
      "keys",
      `${counts}: no key has the role owner`,
      "attune keys add --name NAME --role owner",
    );
  return missing.length > 0
    ? warn(
        "keys",
        `${counts}: there is no ${missing.join(" and no ")} key`,
        `attune keys add --kind ${missing[0] ?? ""} --name NAME --source KEY`,
      )
    : ok("keys", counts);
};

const expiryFinding = (live: readonly ExaminedKey[], now: number): Finding => {
  const soon = live
    .flatMap(({ name, expires }) => (expires === null ? [] : [{ name, expires }]))
    .filter(({ expires }) => expires <= now + SOON_MS)
    .sort((a, b) => a.expires - b.expires);
  return soon.length === 0
    ? ok("key expiry", "no key in use ends within 30 days")
    : warn(
        "key expiry",
        soon.map(({ name, expires }) => `${name} ends ${instantText(expires)}`).join(", "),
        "attune keys rotate ID, and give the new key to whoever uses it.",
      );
};

const keyFindings = (keys: readonly ExaminedKey[], now: number): Finding[] => {
  if (keys.length === 0)
    return [ok("keys", "none yet; the first attune serve makes one of each kind")];
  const live = keys.filter(({ inUse, expires }) => inUse && (expires === null || expires > now));
  return [kindsFinding(live), expiryFinding(live, now)];
};

/** What the database tells, a file or a server: its keys, its soundness, its schema. */
export const examineStore = (found: Examination, now: number, isFile: boolean): Finding[] => [
  ...(found.state === "read" ? keyFindings(found.keys, now) : []),
  ...databaseFindings(found, isFile),
  ...(found.state === "read" ? [schemaFinding(found)] : []),
];
