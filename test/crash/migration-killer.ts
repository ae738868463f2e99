// Loaded into a server process and its threads before their own code: dies in the middle of a
// migration of SQLite, as a crash would. MIGRATION_KILL is the file of the migration, a colon, and
// after how many of its statements.
import { readFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { isMainThread } from "node:worker_threads";

const [file, after] = (process.env["MIGRATION_KILL"] ?? "").split(":");
// oxlint-disable-next-line typescript/unbound-method -- it is called on the connection below
const { exec } = DatabaseSync.prototype;

if (file && !isMainThread) {
  const folder = new URL("../../packages/server/migrations/", import.meta.url);
  const migration = readFileSync(new URL(file, folder), "utf8");
  const statements = migration
    .replaceAll(/--.*$/gm, "")
    .split(/;\s*$/m)
    .filter((statement) => statement.trim() !== "");
  DatabaseSync.prototype.exec = function killed(this: DatabaseSync, sql: string): void {
    // The model in memory that the tables are compared with is made by the same statements.
    if (sql !== migration || this.location() === null) return exec.call(this, sql);
    for (const statement of statements.slice(0, Number(after))) exec.call(this, statement);
    process.kill(process.pid, "SIGKILL");
  };
}
