import { describe, expect, test } from "vitest";
import { idOf, list, release, send, STRICT_PLAN, TO_NUMBER, written } from "./blocking.ts";
import { add, withKey } from "./holding-keys.ts";
import type { Answer, RunningAttune } from "./running-attune.ts";
import { KEYS, startAt, startForTest, temporaryDirectory } from "./running-attune.ts";

type Row = Answer<"auditLog">["rows"][number];

const rowsOf = async (
  attune: RunningAttune,
  query: Readonly<Record<string, string | number>> = {},
): Promise<readonly Row[]> => (await attune.call("auditLog", { query })).rows;

/** What was noted, oldest first, without what was noted at the start. */
const notedAfter = async (attune: RunningAttune, n: number): Promise<readonly Row[]> =>
  (await rowsOf(attune, { limit: 500 })).filter((row) => row.n > n).reverse();

const lastNumber = async (attune: RunningAttune): Promise<number> =>
  (await rowsOf(attune, { limit: 1 }))[0]?.n ?? 0;

const slot = (key: string, name: string) => ({ kind: "slot", key, name, channel: "web" });

const publish = (attune: RunningAttune, ...definitions: readonly object[]) =>
  attune.call("applyDefinitions", { body: { definitions } });

const anna = async (attune: RunningAttune): Promise<string> => {
  await attune.call("identify", {
    body: { userId: "anna", anonymousId: "laptop", traits: { email: "anna@example.com" } },
  });
  return (await attune.call("findProfile", { query: { identifier: "user_id:anna" } })).id;
};

describe("the audit log", () => {
  test("the keys that the first start makes are noted as its own", async () => {
    const attune = await startForTest();
    const made = await rowsOf(attune, { action: "key.add" });
    expect(new Set(made.map(({ details }) => details["kind"]))).toEqual(
      new Set(["browser", "secret", "server"]),
    );
    expect(made.every(({ actor }) => actor === "start")).toBe(true);
  });

  test("an unmerge and its undo are noted with who and which, and without an identifier or the reason", async () => {
    const attune = await startForTest();
    const id = await anna(attune);
    const before = await lastNumber(attune);
    const take = ["email:anna@example.com"];
    const body = { take, reason: "anna@example.com is her mother's" };
    const { id: unmerge } = await attune.call("unmerge", { params: { id }, body });
    await attune.call("undo", { params: { id }, body: { unmerge } });
    const noted = await notedAfter(attune, before);
    expect(noted).toMatchObject([
      {
        actor: "owner",
        action: "profile.unmerge",
        target: id,
        details: { unmerge, identifiers: 1 },
      },
      { actor: "owner", action: "profile.undo", target: id, details: { unmerge } },
    ]);
    expect(JSON.stringify(noted)).not.toContain("anna@");
  });

  test("each definition that changed has its row: kind, key, version and what became of it", async () => {
    const attune = await startForTest();
    const before = await lastNumber(attune);
    await publish(attune, slot("hero", "Hero"), slot("shelf", "Shelf"));
    await attune.call("putDefinition", {
      params: { kind: "slot", key: "hero" },
      body: slot("hero", "Hero, new"),
    });
    await attune.call("publishDefinition", { params: { kind: "slot", key: "hero" } });
    await attune.call("archiveDefinition", { params: { kind: "slot", key: "shelf" } });
    expect(
      (await notedAfter(attune, before)).map(({ action, target, details }) => [
        action,
        target,
        details["version"],
      ]),
    ).toEqual([
      ["definition.live", "slot:hero", 1],
      ["definition.live", "slot:shelf", 1],
      ["definition.draft", "slot:hero", 2],
      ["definition.live", "slot:hero", 2],
      ["definition.archived", "slot:shelf", 1],
    ]);
  });

  test("a key is noted when it is made, replaced and revoked: id, name and role, never the key", async () => {
    const attune = await startForTest();
    const before = await lastNumber(attune);
    const made = await attune.call("addKey", { body: { name: "ci", role: "developer" } });
    await attune.refused("addKey", { body: { name: "ci", role: "analyst" } });
    const next = await attune.call("rotateKey", { params: { id: made.id }, body: {} });
    await attune.call("revokeKey", { params: { id: next.id } });
    await attune.call("revokeKey", { params: { id: next.id } });
    const noted = await notedAfter(attune, before);
    const details = { name: "ci", kind: "secret", role: "developer" };
    expect(noted).toMatchObject([
      { actor: "owner", action: "key.add", target: `key:${made.id}`, details },
      { action: "key.rotate", target: `key:${made.id}`, details: { ...details, by: next.id } },
      { action: "key.revoke", target: `key:${next.id}`, details },
    ]);
    for (const key of [made.key, next.key]) expect(JSON.stringify(noted)).not.toContain(key);
  });

  test("an answer that somebody recorded is noted with purpose and answer, one that an event carried is not", async () => {
    const attune = await startForTest();
    const id = await anna(attune);
    const before = await lastNumber(attune);
    const statement = { purpose: "marketing", granted: true, time: "2026-01-05T10:00:00Z" };
    const body = { identifier: "email:anna@example.com", statements: [statement] };
    await attune.call("recordConsent", { key: "secret", body });
    await attune.call("recordConsent", { key: "secret", body });
    const consent = { categoryPreferences: { marketing: false } };
    await attune.call("track", { body: { event: "Seen", userId: "anna", context: { consent } } });
    const noted = await notedAfter(attune, before);
    expect(noted).toMatchObject([
      {
        actor: "owner",
        action: "consent.record",
        target: id,
        details: { recorded: 1, statements: [{ purpose: "marketing", granted: true }] },
      },
    ]);
    expect(JSON.stringify(noted)).not.toContain("anna@");
  });

  test("events that leave quarantine are noted: how many, by which kinds of fix, never what they hold", async () => {
    const attune = await startForTest();
    await publish(attune, STRICT_PLAN);
    await send(attune, written("m1", "12,50"), written("m2", "13,75"), written("m3", "n/a"));
    const before = await lastNumber(attune);
    const id = await idOf(attune, "m1");
    await release(attune, id, TO_NUMBER, { remove: "/traits/anna@example.com" });
    await release(attune, await idOf(attune, "m3"), TO_NUMBER);
    const group = (await list(attune)).groups[0]?.group ?? "none";
    await attune.call("releaseGroup", { params: { group }, body: { fix: [TO_NUMBER] } });
    await attune.call("discardGroup", { params: { group }, body: { reason: "12,50 was a test" } });
    const noted = await notedAfter(attune, before);
    expect(noted).toMatchObject([
      {
        actor: "owner",
        action: "quarantine.release",
        target: id,
        details: { released: 1, fixes: { convert: 1, remove: 1 } },
      },
      { action: "quarantine.release", target: group, details: { released: 1 } },
      { action: "quarantine.discard", target: group, details: { discarded: 1 } },
    ]);
    expect(JSON.stringify(noted)).not.toMatch(/12,50|anna|properties/);
  });

  test("what changed nothing, or was refused, is not noted", async () => {
    const attune = await startForTest();
    const id = await anna(attune);
    await publish(attune, slot("hero", "Hero"));
    const before = await lastNumber(attune);
    await publish(attune, slot("hero", "Hero"));
    await attune.refused("applyDefinitions", { body: { definitions: [{ kind: "slot" }] } });
    await attune.refused("unmerge", {
      params: { id },
      body: { take: ["email:bo@example.com"], reason: "a stranger" },
    });
    await attune.refused("undo", { params: { id }, body: { unmerge: 999 } });
    await attune.call("track", { body: { event: "Seen", userId: "anna" } });
    await attune.call("decide", { body: { identifiers: { user_id: "anna" }, slots: ["hero"] } });
    expect(await notedAfter(attune, before)).toEqual([]);
  });

  test("a clock that is set is noted with the time that it goes to, and one that cannot be is not", async () => {
    const attune = await startForTest({ ATTUNE_CLOCK: "virtual" });
    const before = await lastNumber(attune);
    await attune.call("setClock", { body: { now: "2030-01-01T00:00:00.000Z" } });
    await attune.refused("setClock", { body: { now: "2029-01-01T00:00:00.000Z" } });
    expect(await notedAfter(attune, before)).toMatchObject([
      { actor: "owner", action: "clock.set", details: { to: "2030-01-01T00:00:00.000Z" } },
    ]);
  });

  test("history that comes in is noted once for an import, and without what somebody called it", async () => {
    const attune = await startForTest();
    const before = await lastNumber(attune);
    const batch = [{ type: "track", event: "Seen", userId: "anna" }];
    const send = (row: number, source?: string) =>
      attune.call("import", {
        body: { batch, source, cursor: { import: "anna@example.com", row, body: {} } },
      });
    await send(1, "till");
    await send(2, "till");
    await attune.call("import", { body: { batch } });
    await attune.refused("import", { body: { batch: Array.from({ length: 2501 }, () => ({})) } });
    const noted = await notedAfter(attune, before);
    expect(noted).toMatchObject([
      { actor: "server", action: "import", target: "source:till" },
      { actor: "server", action: "import", target: "source:server" },
    ]);
    expect(JSON.stringify(noted)).not.toContain("anna");
  });

  test("a key's name that is an e-mail address is hidden from who may not see one, wherever it stands", async () => {
    const attune = await startForTest();
    const name = "sam@example.com";
    const { key } = await add(attune, { name, role: "owner" });
    await attune.call("addKey", withKey(key, { body: { name: "ci", role: "analyst" } }));
    const developer = await add(attune, { name: "dev", role: "developer" });
    for (const operation of ["auditLog", "listKeys"] as const) {
      const seen = JSON.stringify(await attune.call(operation, withKey(developer.key)));
      expect(seen).toContain("[contact]");
      expect(seen).not.toContain(name);
      expect(JSON.stringify(await attune.call(operation))).toContain(name);
    }
  });

  test("an export is noted before its first line goes out", async () => {
    const attune = await startForTest();
    for (const name of ["exportEvents", "exportProfiles", "exportDecisions"] as const)
      await (await attune.send(name)).text();
    expect(
      (await rowsOf(attune)).slice(0, 3).map(({ actor, action }) => `${actor} ${action}`),
    ).toEqual(["owner export.decisions", "owner export.profiles", "owner export.events"]);
  });

  test("a reason that is no text in Unicode does not stop what it is the reason of", async () => {
    const attune = await startForTest();
    const id = await anna(attune);
    const take = ["email:anna@example.com"];
    await attune.call("unmerge", { params: { id }, body: { take, reason: "\ud800" } });
    expect(await attune.call("verifyAudit")).toMatchObject({ ok: true });
  });

  test("it is read in pages, newest first, and by actor, action or target", async () => {
    const attune = await startForTest();
    await publish(attune, ...["a", "b", "c", "d", "e"].map((key) => slot(key, key)));
    const seen: number[] = [];
    for (let before: number | null = null; ;) {
      const page: Answer<"auditLog"> = await attune.call("auditLog", {
        query: { limit: 3, ...(before === null ? {} : { before }) },
      });
      seen.push(...page.rows.map(({ n }) => n));
      before = page.next;
      if (before === null) break;
    }
    expect(seen).toEqual(Array.from({ length: 8 }, (_, index) => 8 - index));
    expect(await rowsOf(attune, { actor: "start" })).toHaveLength(3);
    expect(await rowsOf(attune, { actor: "owner", action: "definition.live" })).toHaveLength(5);
    expect(await rowsOf(attune, { target: "slot:c" })).toHaveLength(1);
    expect(await rowsOf(attune, { actor: "nobody" })).toEqual([]);
    const [latest] = await rowsOf(attune, {});
    const at = latest?.at ?? "";
    const since = await rowsOf(attune, { since: at });
    expect(since[0]).toEqual(latest);
    expect(since.length + (await rowsOf(attune, { until: at })).length).toBe(8);
    expect((await rowsOf(attune, { until: at })).every((row) => (row.at ?? "") < at)).toBe(true);
    expect((await attune.refused("auditLog", { query: { action: "guess" } })).slug).toBe(
      "parameter-not-valid",
    );
  });

  test("a parameter that is misspelt is refused by its name, not passed over; events take any", async () => {
    const attune = await startForTest();
    for (const name of ["auditLog", "listKeys"] as const) {
      const { slug, problem } = await attune.refused(name, { query: { acton: "key.add" } });
      expect(slug).toBe("parameter-not-valid");
      expect(JSON.stringify(problem.errors)).toContain("acton");
    }
    const body = { event: "Seen", userId: "anna" };
    expect((await attune.call("track", { query: { acton: "a" }, body })).accepted).toBe(1);
  });

  test("one change after the other stands in the chain, however many come at once", async () => {
    const attune = await startForTest();
    await Promise.all(
      Array.from({ length: 40 }, (_, index) => publish(attune, slot(`s${index}`, "One of many"))),
    );
    const verified = await attune.call("verifyAudit");
    expect(verified).toMatchObject({ ok: true, entries: 43, head: { n: 43 }, firstBad: null });
  });

  test("a head that was noted earlier still stands after more was written, and another does not", async () => {
    const attune = await startForTest();
    const { head } = await attune.call("verifyAudit", { body: {} });
    await publish(attune, slot("hero", "Hero"));
    expect(await attune.call("verifyAudit", { body: { head } })).toMatchObject({ ok: true });
    const other = { n: 2, hash: "0".repeat(64) };
    expect(await attune.call("verifyAudit", { body: { head: other } })).toMatchObject({
      ok: false,
      firstBad: { n: 2 },
    });
  });

  test("it goes on after a restart, and the store's own verification is not touched by it", async () => {
    const directory = temporaryDirectory();
    const first = await startAt(directory);
    await publish(first, slot("hero", "Hero"));
    await first.close();
    const again = await startAt(directory);
    await publish(again, slot("shelf", "Shelf"));
    expect(await again.call("verifyAudit")).toMatchObject({ ok: true, entries: 5 });
    expect(await again.call("verify")).toMatchObject({ ok: true });
    await again.close();
  });

  test("no key stands in it", async () => {
    const attune = await startForTest();
    const all = JSON.stringify(await rowsOf(attune, { limit: 500 }));
    for (const key of Object.values(KEYS)) expect(all).not.toContain(key);
  });
});
