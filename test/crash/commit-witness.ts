// Loaded into a server process and its threads before their own code: notes, at each commit, what
// the committing connection itself says of its durability.
import { appendFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { isMainThread } from "node:worker_threads";

const file = process.env["COMMIT_WITNESS"];
// oxlint-disable-next-line typescript/unbound-method -- it is called on the connection below
const { exec } = DatabaseSync.prototype;

if (file !== undefined && !isMainThread) {
  DatabaseSync.prototype.exec = function witnessed(this: DatabaseSync, sql: string): void {
    if (sql === "COMMIT") {
      const pragma = (name: string): unknown =>
        Object.values(this.prepare(`PRAGMA ${name}`).get() ?? {})[0];
      appendFileSync(
        file,
        `${JSON.stringify({ synchronous: pragma("synchronous"), journal: pragma("journal_mode") })}\n`,
      );
    }
    exec.call(this, sql);
  };
}
