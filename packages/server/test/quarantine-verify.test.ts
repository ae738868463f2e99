import { hash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import {
  apply,
  idOf,
  isSound,
  list,
  order,
  release,
  send,
  storedIds,
  STRICT_PLAN,
  TO_NUMBER,
  written,
} from "./blocking.ts";
import { copyData, ENGINE } from "./engine-of-test.ts";
import { startAt, tamperWith, temporaryDirectory } from "./running-attune.ts";

const SMALL = { ATTUNE_QUARANTINE_EVENTS: "100" };
const filled = { directory: "" };

/** A store in whose quarantine something waits, was released, discarded, found twice and summarised. */
beforeAll(async () => {
  filled.directory = mkdtempSync(join(tmpdir(), "attune-test-"));
  const attune = await startAt(filled.directory, SMALL);
  await apply(attune, STRICT_PLAN);
  await send(attune, ...Array.from({ length: 130 }, (_each, nth) => written(`m${nth}`)));
  await send(attune, order("n1", {}), order("n2", {}));
  await release(attune, await idOf(attune, "m129"), TO_NUMBER);
  await send(attune, order("m128", { order_id: "1", total: 1 }));
  const params = { id: await idOf(attune, "m127") };
  await attune.call("discardQuarantined", { params, body: { reason: "a test" } });
  await send(attune, written("m127"));
  await isSound(attune);
  await attune.close();
});
afterAll(() => rmSync(filled.directory, { recursive: true, force: true }));

const ONE = "(SELECT min(seq) FROM quarantine)";
const BUSIEST = "(SELECT id FROM quarantine_group ORDER BY waiting DESC LIMIT 1)";
const OTHER = "(SELECT id FROM quarantine_group ORDER BY waiting LIMIT 1)";

describe("L5: verify names what differs when somebody changed", () => {
  test.each([
    ["a waiting event that is gone", "quarantine", `DELETE FROM quarantine WHERE seq = ${ONE}`],
    [
      "a waiting event too many",
      "quarantine",
      `INSERT INTO quarantine SELECT 999999, 'made up', group_id, source, at, public, bytes, reasons, body FROM quarantine WHERE seq = ${ONE}`,
    ],
    ["the id of one", "quarantine", `UPDATE quarantine SET id = 'x' WHERE seq = ${ONE}`],
    ["where one stands", "quarantine", `UPDATE quarantine SET seq = 999999 WHERE seq = ${ONE}`],
    [
      "which group one is of",
      "quarantine_group",
      `UPDATE quarantine SET group_id = ${OTHER} WHERE seq = ${ONE}`,
    ],
    [
      "the count of those that wait",
      "quarantine_group",
      `UPDATE quarantine_group SET waiting = waiting + 1 WHERE id = ${OTHER}`,
    ],
    [
      "the count of those that are summarised",
      "quarantine_group",
      `UPDATE quarantine_group SET summarised = summarised - 1 WHERE id = ${BUSIEST}`,
    ],
    [
      "a group that is gone",
      "quarantine_group",
      `DELETE FROM quarantine_group WHERE id = ${BUSIEST}`,
    ],
    [
      "a group too many",
      "quarantine_group",
      "INSERT INTO quarantine_group VALUES ('x', 'web', 'track', 'X', '[]', 0, 0, 7, 1, 1)",
    ],
  ])("%s", async (_what, table, statement) => {
    const directory = temporaryDirectory();
    await copyData(filled.directory, directory);
    expect(await tamperWith(directory, statement)).toBe(1);
    const after = await startAt(directory, SMALL);
    const { ok, differences } = await after.call("verify");
    await after.close();
    expect(ok).toBe(false);
    expect(differences.map((each) => each.table)).toContain(table);
  });
});

// A database of an older Attune, which there is none of on PostgreSQL.
test.skipIf(ENGINE === "postgres")(
  "what waited before there was a plan waits on, and can be released",
  async () => {
    const directory = temporaryDirectory();
    const db = new DatabaseSync(join(directory, "attune.db"));
    const schema = new URL("../migrations/0001_spine.sqlite.sql", import.meta.url);
    db.exec("CREATE TABLE migration (version INTEGER PRIMARY KEY) STRICT");
    db.exec("INSERT INTO migration VALUES (1)");
    db.exec(readFileSync(schema, "utf8"));
    // The dedupe hash of `web`, NUL, `m1`.
    const id = hash("sha256", "web\u0000m1", "hex").slice(0, 32);
    const event = {
      source: "web",
      messageId: "m1",
      type: "track",
      name: "Seen",
      time: 5,
      receivedAt: 5,
      historical: false,
      identifiers: [{ ns: "anonymous_id", value: "a1" }],
      claims: [],
      ignored: [],
      message: { type: "track", event: "Seen", anonymousId: "a1", messageId: "m1" },
    };
    db.exec("INSERT INTO log VALUES (1, 5, 'quarantine', NULL)");
    db.prepare("INSERT INTO payload VALUES (1, ?)").run(JSON.stringify({ kind: "quarantine", id }));
    db.prepare("INSERT INTO quarantine VALUES (?, 1, 'Error: a bug', ?)").run(
      id,
      JSON.stringify(event),
    );
    db.close();
    const attune = await startAt(directory);
    onTestFinished(attune.close);
    await isSound(attune);
    const { events, groups } = await list(attune);
    expect(events).toMatchObject([{ id, reasons: [{ rule: "fold", detail: "Error: a bug" }] }]);
    expect(groups).toMatchObject([{ source: "web", event: "Seen", waiting: 1, example: id }]);
    expect(await release(attune, id)).toMatchObject({ status: "released" });
    expect(await storedIds(attune)).toEqual(["m1"]);
    await isSound(attune);
  },
);
