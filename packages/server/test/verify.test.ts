import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Verification } from "../src/platform/store/index.ts";
import { budgetOf, give } from "./giving.ts";
import { copyData, ENGINE } from "./engine-of-test.ts";
import type { RunningAttune } from "./running-attune.ts";
import { startAt, startForTest, tamperWith, temporaryDirectory } from "./running-attune.ts";

/** A store with something in every table: two people, one of them unmerged and joined again. */
const fill = async (attune: RunningAttune): Promise<void> => {
  await attune.call("track", { body: { event: "Seen", anonymousId: "loner", messageId: "m0" } });
  await attune.call("track", { body: { event: "Seen", anonymousId: "laptop", messageId: "m00" } });
  const anna = {
    userId: "anna",
    anonymousId: "laptop",
    traits: { email: "anna@example.com", plan: "gold" },
  };
  await attune.call("identify", { body: { ...anna, messageId: "m1" } });
  const properties = { product_id: "bell", price: 19 };
  await attune.call("track", {
    body: { event: "Product Added", userId: "anna", properties, messageId: "m2" },
  });
  await attune.call("identify", { body: { userId: "bo", anonymousId: "laptop", messageId: "m3" } });
  await attune.call("decide", {
    body: { identifiers: { anonymous_id: "visitor" }, slots: ["nowhere"] },
  });
  const budgets = [budgetOf("bells", 9)];
  for (const n of ["seen", "unseen"])
    await give(attune.attune.store, "user_id:anna", { id: n, offers: ["bells"], budgets });
  await attune.call("track", {
    key: "server",
    body: {
      event: "Decision Viewed",
      userId: "anna",
      properties: { decision_id: "seen" },
      messageId: "m4",
    },
  });
  const { id } = await attune.call("findProfile", { query: { identifier: "user_id:anna" } });
  const take = ["email:anna@example.com"];
  const separated = await attune.call("unmerge", {
    params: { id },
    body: { take, reason: "not hers" },
  });
  await attune.call("undo", { params: { id }, body: { unmerge: separated.id } });
  await attune.call("unmerge", {
    params: { id },
    body: { take: ["anonymous_id:laptop"], reason: "sold it" },
  });
};

const verify = async (attune: RunningAttune): Promise<Verification> =>
  attune.attune.store.verify(() => undefined);

/** A data directory whose server has been closed in good order. */
const filled = { directory: "" };
beforeAll(async () => {
  filled.directory = mkdtempSync(join(tmpdir(), "attune-test-"));
  const before = await startAt(filled.directory);
  await fill(before);
  await before.close();
});
afterAll(() => rmSync(filled.directory, { recursive: true, force: true }));

/** Changes rows of a filled store behind its back, and verifies it. */
const verifyAfter = async (...statements: readonly string[]): Promise<Verification> => {
  const directory = temporaryDirectory();
  await copyData(filled.directory, directory);
  for (const statement of statements) expect(await tamperWith(directory, statement)).toBe(1);
  const after = await startAt(directory);
  const verification = await verify(after);
  await after.close();
  return verification;
};

const named = ({ differences }: Verification): string[] =>
  differences.map(({ table, key }) => `${table} ${key}`);

const RANDOM_HASH = ENGINE === "sqlite" ? "randomblob(16)" : "decode(md5(random()::text), 'hex')";

const facet = (column: string): string =>
  `UPDATE facet SET ${column} WHERE id = (SELECT id FROM facet WHERE ns = 'user_id' AND value = 'anna')`;

describe("verify", () => {
  test("L5: what was taken in, linked, refused, decided, unmerged and undone folds to the state that stands", async () => {
    const attune = await startForTest();
    await fill(attune);
    expect(await attune.call("verify")).toMatchObject({ ok: true, events: 6, differences: [] });
  });

  test.each([
    ["the state of a facet", "facet", facet("state = replace(state, 'gold', 'lead')")],
    ["the value of a facet's identifier", "facet", facet("value = 'eve'")],
    ["whose profile a facet is of", "facet", facet("profile = profile + 1")],
    ["a facet that is gone", "facet", "DELETE FROM facet WHERE value = 'bo'"],
    [
      "whether a facet is anonymous",
      "facet",
      "UPDATE facet SET anonymous = 0 WHERE value = 'loner'",
    ],
    ["since when a facet is known", "facet", facet("since = since + 1")],
    [
      "a link",
      "link",
      "UPDATE link SET seq = seq + 1 WHERE (a, b) = (SELECT a, b FROM link LIMIT 1)",
    ],
    [
      "a link that was revoked",
      "link",
      "UPDATE link SET revoked_by = NULL WHERE revoked_by IS NOT NULL",
    ],
    [
      "a link that is gone",
      "link",
      "DELETE FROM link WHERE (a, b) = (SELECT a, b FROM link LIMIT 1)",
    ],
    ["a cannot-link", "cannot_link", "DELETE FROM cannot_link"],
    [
      "the due time of a timer",
      "timer",
      "UPDATE timer SET due = due + 1 WHERE profile = (SELECT profile FROM timer LIMIT 1)",
    ],
    [
      "a timer that is gone",
      "timer",
      "DELETE FROM timer WHERE profile = (SELECT profile FROM timer LIMIT 1)",
    ],
    [
      "a timer too many",
      "timer",
      "INSERT INTO timer (kind, profile, due) VALUES ('expiry', 999, 9000000000000)",
    ],
    [
      "a dedupe row",
      "dedupe",
      `UPDATE dedupe SET hash = ${RANDOM_HASH} WHERE hash = (SELECT hash FROM dedupe LIMIT 1)`,
    ],
    [
      "a place in a timeline",
      "timeline",
      "DELETE FROM timeline WHERE seq = (SELECT min(seq) FROM timeline)",
    ],
    [
      "an entry of the log that is gone",
      // Where several nodes write, sequences have gaps: what is left of it tells.
      ENGINE === "sqlite" ? "log" : "payload",
      "DELETE FROM log WHERE kind = 'refusal'",
    ],
    ["what kind an entry is of", "payload", "UPDATE log SET kind = 'undo' WHERE kind = 'refusal'"],
    ["a payload too many", "payload", "INSERT INTO payload (seq, body) VALUES (99999, '{}')"],
    [
      "what conditions call an event",
      "log",
      "UPDATE log SET name = 'Else' WHERE seq = (SELECT min(seq) FROM log WHERE kind = 'event')",
    ],
    ["where a decision stands", "decision", "UPDATE decision SET seq = seq + 1 WHERE id = 'seen'"],
    [
      "what somebody was given",
      "offer_use",
      "UPDATE offer_use SET expires = expires + 60000 WHERE decision = 'unseen'",
    ],
    [
      "that somebody saw it",
      "offer_use",
      "UPDATE offer_use SET shown = NULL WHERE decision = 'seen'",
    ],
    ["a use that is gone", "offer_use", "DELETE FROM offer_use WHERE decision = 'unseen'"],
    ["what came of an offer", "offer_figure", "UPDATE offer_figure SET clicked = clicked + 1"],
    [
      "how many members a segment has",
      "segment_size",
      "INSERT INTO segment_size (segment, part, members) VALUES ('x', 9, 1)",
    ],
    ["what was spent of a budget", "budget", "UPDATE budget SET spent = 0"],
    ["what is held of a budget", "budget_hold", "UPDATE budget_hold SET held = held - 1"],
    [
      "a hold too many",
      "budget_hold",
      "INSERT INTO budget_hold (offer, period, expires, held) VALUES ('x', 'ever', 60000, 1)",
    ],
    [
      "a definition that nobody published",
      "definition",
      "INSERT INTO definition (kind, key, version, status, body, actor, at) VALUES ('slot', 'x', 1, 'live', '{}', 'nobody', 1)",
    ],
  ])("L5: names the row when somebody changed %s", async (_what, table, statement) => {
    const verification = await verifyAfter(statement);
    expect(verification.ok).toBe(false);
    expect(named(verification)).toEqual(
      expect.arrayContaining([expect.stringMatching(new RegExp(`^${table} `))]),
    );
  });

  test("L5: names the profile whose fold was changed", async () => {
    const verification = await verifyAfter(
      "UPDATE facet SET folded = replace(folded, 'gold', 'lead') WHERE folded LIKE '%gold%'",
    );
    expect(verification.ok).toBe(false);
    expect(named(verification)).toEqual([expect.stringMatching(/^profile \d+$/)]);
  });

  test("L5: names the profile whose members were changed", async () => {
    const verification = await verifyAfter(
      "UPDATE facet SET members = replace(members, 'email', 'phone') WHERE members LIKE '%email%'",
    );
    expect(named(verification)).toEqual([expect.stringMatching(/^profile \d+$/)]);
  });

  test("L5: a payload that was changed, or cannot be read, is named by what it folds to or by itself", async () => {
    const changed = await verifyAfter(
      'UPDATE payload SET body = replace(body, \'"plan":"gold"\', \'"plan":"lead"\') WHERE body LIKE \'%"plan":"gold"%\'',
    );
    expect(named(changed)).toEqual(expect.arrayContaining([expect.stringMatching(/^facet \d+$/)]));
    const broken = await verifyAfter(
      "UPDATE payload SET body = '{' WHERE body LIKE '%\"plan\":\"gold\"%'",
    );
    expect(named(broken)).toEqual(expect.arrayContaining([expect.stringMatching(/^payload \d+$/)]));
    const gone = await verifyAfter('DELETE FROM payload WHERE body LIKE \'%"plan":"gold"%\'');
    expect(named(gone)).toEqual(expect.arrayContaining([expect.stringMatching(/^payload \d+$/)]));
  });

  test("L5: counts every difference, and shows what is stored and what the log folds to", async () => {
    const { differing, differences } = await verifyAfter(facet("since = 5"));
    expect(differing).toBeGreaterThan(0);
    const found = differences.find(({ table }) => table === "facet");
    expect(found?.stored).toContain(" 5 ");
    expect(found?.folded).toContain("user_id:anna");
  });
});
