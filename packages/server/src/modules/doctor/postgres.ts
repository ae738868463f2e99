import type { Finding } from "@attune/contract";
import type { ExaminedServer } from "../../platform/store/index.ts";
import { fail, ok, sizeText, warn } from "./finding.ts";

/** Attune counts with the database's clock; a person who reads logs beside it does not. */
const FAR_MS = 5_000;
/** A share of the connections beyond which a second node, or a backup, may find none. */
const CROWDED = 0.9;

const databaseFinding = ({ version, place, unsafe }: ExaminedServer, bytes: number): Finding => {
  const found = `PostgreSQL ${version} at ${place}, ${sizeText(bytes)}`;
  return unsafe.length > 0
    ? fail(
        "database",
        `${found}; ${unsafe.join(" and ")} ${unsafe.length === 1 ? "is" : "are"} off: what was acknowledged may be gone after a power failure`,
        `ALTER SYSTEM SET ${unsafe[0] ?? ""} = on, and reload its settings.`,
      )
    : ok("database", `${found}; fsync and full_page_writes are on, commits are synchronous`);
};

const clockFinding = ({ aheadMs }: ExaminedServer): Finding => {
  const seconds = (Math.abs(aheadMs) / 1_000).toFixed(1);
  const found = `the database is ${seconds} s ${aheadMs < 0 ? "behind" : "ahead of"} this machine; its time is the one that counts`;
  return Math.abs(aheadMs) > FAR_MS
    ? warn("database clock", found, "Set both clocks (NTP).")
    : ok("database clock", found);
};

const connectionFinding = ({ connections: { used, most } }: ExaminedServer): Finding => {
  const found = `${used} of ${most} in use`;
  return used > most * CROWDED
    ? warn("connections", found, "Raise max_connections: each node may use up to 16.")
    : ok("connections", found);
};

/** What a PostgreSQL server tells of itself. */
export const examineServer = (server: ExaminedServer, bytes: number): Finding[] => [
  databaseFinding(server, bytes),
  clockFinding(server),
  connectionFinding(server),
];
