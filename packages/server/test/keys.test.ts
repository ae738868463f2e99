import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ENGINE } from "./engine-of-test.ts";
import { add, freshDirectory, meets, withKey } from "./holding-keys.ts";
import type { RunningAttune } from "./running-attune.ts";
import { startAt, startForTest } from "./running-attune.ts";

const VIRTUAL = { ATTUNE_CLOCK: "virtual" } as const;

const nowOf = async (attune: RunningAttune): Promise<number> =>
  Date.parse((await attune.call("clock")).now);

/** Moves the virtual clock to an instant. */
const moveTo = (attune: RunningAttune, at: number): Promise<unknown> =>
  attune.call("setClock", { body: { now: new Date(at).toISOString() } });

describe("a key that is added", () => {
  test("opens what its role may, is the actor in history, and is shown once", async () => {
    const attune = await startForTest();
    const made = await add(attune, { name: "mia", role: "marketer" });
    expect(made).toMatchObject({
      id: expect.stringMatching(/^k_[0-9a-f]{12}$/),
      key: expect.stringMatching(/^atn_secret_[\w-]{32}$/),
      name: "mia",
      kind: "secret",
      role: "marketer",
      source: null,
      status: "live",
      createdBy: "owner",
      expires: null,
      revoked: null,
    });
    const definitions = [{ kind: "slot", key: "hero" }];
    await attune.call("applyDefinitions", withKey(made.key, { body: { definitions } }));
    const [slot] = (await attune.call("listDefinitions")).definitions;
    expect(slot?.actor).toBe("mia");
    expect(await meets(attune, made.key, "listKeys")).toBe("role-not-allowed");
    const list = await attune.call("listKeys");
    expect(JSON.stringify(list)).not.toContain(made.key);
    expect(list.keys.map(({ name }) => name).toSorted()).toEqual([
      "browser",
      "mia",
      "owner",
      "server",
    ]);
  });

  test("is for the kind of its source, and its events come from there", async () => {
    const attune = await startForTest();
    const definitions = [
      { kind: "source", key: "shop", sourceKind: "browser" },
      { kind: "source", key: "till", sourceKind: "server" },
    ];
    await attune.call("applyDefinitions", { body: { definitions } });
    const shop = await add(attune, { name: "shop", source: "shop" });
    const till = await add(attune, { name: "till", kind: "server", source: "till" });
    expect([shop.kind, till.kind]).toEqual(["browser", "server"]);
    await attune.call("track", withKey(shop.key, { body: { event: "A", anonymousId: "a1" } }));
    await attune.call("track", withKey(till.key, { body: { event: "A", userId: "u1" } }));
    expect((await attune.storedEvents()).map(({ source }) => source)).toEqual(["shop", "till"]);
    expect(await meets(attune, shop.key, "listDefinitions")).toBe("key-not-allowed");
    const batch = [{ type: "track", event: "B", userId: "u1" }];
    const refused = await attune.refused(
      "import",
      withKey(till.key, { body: { batch, source: "elsewhere" } }),
    );
    expect(refused).toMatchObject({ status: 403, slug: "key-not-allowed" });
    await attune.call("import", withKey(till.key, { body: { batch, source: "till" } }));
    await attune.call("import", { key: "server", body: { batch, source: "elsewhere" } });
    expect(await attune.storedEvents()).toHaveLength(4);
  });

  test("is not for a source that is none, or of another kind", async () => {
    const attune = await startForTest();
    for (const [body, detail] of [
      [{ name: "a", source: "nowhere" }, "There is no live source nowhere."],
      [{ name: "a", kind: "server", source: "web" }, "takes browser keys"],
      [{ name: "a", kind: "browser", source: "server" }, "takes server keys"],
    ] as const) {
      const refused = await attune.refused("addKey", { body });
      expect(refused).toMatchObject({ status: 422, slug: "source-not-valid" });
      expect(refused.problem.detail).toContain(detail);
    }
    for (const body of [
      { name: "a" },
      { name: "a", kind: "secret" },
      { name: "a", kind: "browser", role: "owner" },
      { name: "a", kind: "secret", source: "web" },
      { name: "a", role: "owner", source: "web" },
      { name: "a", role: "king" },
      { name: "local", role: "owner" },
      { name: " Local\t", role: "owner" },
      { name: "\uff33tart", role: "owner" },
      { name: "a\nb", role: "owner" },
    ])
      expect((await attune.refused("addKey", { body })).slug, JSON.stringify(body)).toMatch(
        /^(body-not-valid|source-not-valid)$/,
      );
    expect((await attune.call("listKeys")).keys).toHaveLength(3);
  });

  test("has a name of its own: of 64 that want one at once, one gets it", async () => {
    const attune = await startForTest();
    const answers = await Promise.all(
      Array.from({ length: 64 }, () =>
        attune.send("addKey", { body: { name: "the one", role: "analyst" } }),
      ),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(63);
    const { keys } = await attune.call("listKeys");
    expect(keys.filter(({ name }) => name === "the one")).toHaveLength(1);
    const refused = await attune.refused("addKey", { body: { name: "the one", role: "owner" } });
    expect(refused).toMatchObject({ status: 409, slug: "key-name-taken" });
  });

  test("leaves its name free when it is over", async () => {
    const attune = await startForTest(VIRTUAL);
    const first = await add(attune, { name: "mia", role: "analyst" });
    await attune.call("revokeKey", { params: { id: first.id } });
    await add(attune, { name: "mia", role: "analyst", expires: "1h" });
    await attune.call("setClock", { body: { advance: "1h" } });
    const third = await add(attune, { name: "mia", role: "analyst" });
    expect(await meets(attune, third.key)).toBeNull();
  });

  test("has a name that no other looks like: without blanks around it, whatever its case and form", async () => {
    const attune = await startForTest();
    expect((await add(attune, { name: " Asa\u030a ", role: "analyst" })).name).toBe("As\u00e5");
    for (const name of ["as\u00e5", "ASA\u030a", "\uff21s\u00e5"])
      expect(await attune.refused("addKey", { body: { name, role: "owner" } }), name).toMatchObject(
        {
          slug: "key-name-taken",
        },
      );
  });

  test("leaves its name to no other while one that was rotated still opens something", async () => {
    const attune = await startForTest(VIRTUAL);
    const old = await add(attune, { name: "shop", source: "server" });
    const rotation = { params: { id: old.id }, body: { grace: "1h" } };
    const { id } = await attune.call("rotateKey", rotation);
    expect(await attune.call("revokeKey", { params: { id } })).toMatchObject({
      stillOpen: [{ id: old.id, status: "rotated" }],
    });
    const body = { name: "shop", source: "server" };
    const refused = await attune.refused("addKey", { body });
    expect(refused.slug).toBe("key-name-taken");
    expect(refused.problem.detail).toContain(`${old.id}, which opens something until `);
    await attune.call("setClock", { body: { advance: "1h" } });
    await add(attune, body);
  });
});

describe("a key with an end", () => {
  test("works to the millisecond before it, and not at it", async () => {
    const attune = await startForTest(VIRTUAL);
    const now = await nowOf(attune);
    const { key } = await add(attune, { name: "guest", role: "analyst", expires: "90d" });
    await moveTo(attune, now + 90 * 86_400_000 - 1);
    expect(await meets(attune, key)).toBeNull();
    await moveTo(attune, now + 90 * 86_400_000);
    expect(await meets(attune, key)).toBe("key-expired");
    const refused = await attune.refused("clock", withKey(key));
    expect(refused.problem.detail).toBe(
      `The key guest ended at ${new Date(now + 90 * 86_400_000).toISOString()}.`,
    );
    const { keys } = await attune.call("listKeys");
    expect(keys.find(({ name }) => name === "guest")?.status).toBe("expired");
  });

  test("takes an instant too, but none that has passed", async () => {
    const attune = await startForTest(VIRTUAL);
    const now = await nowOf(attune);
    const at = new Date(now + 5_000).toISOString();
    const made = await add(attune, { name: "guest", role: "analyst", expires: at });
    expect(made.expires).toBe(at);
    for (const expires of ["9999999999d", "-1d", "soon"]) {
      const body = { name: "other", role: "analyst", expires };
      const { slug, problem } = await attune.refused("addKey", { body });
      expect(slug).toBe("body-not-valid");
      expect(problem.errors).toEqual([
        { pointer: "/expires", detail: "an instant, or a time such as 90d" },
      ]);
    }
    for (const expires of [new Date(now).toISOString(), "0s", "99999999w"]) {
      const body = { name: "other", role: "analyst", expires };
      const refused = await attune.refused("addKey", { body });
      expect(refused, expires).toMatchObject({ status: 422, slug: "expiry-not-valid" });
    }
  });
});

describe("a key that is rotated", () => {
  test("ends at once without grace; the new one has its name, kind and role", async () => {
    const attune = await startForTest(VIRTUAL);
    const old = await add(attune, { name: "mia", role: "marketer" });
    const made = await attune.call("rotateKey", { params: { id: old.id }, body: {} });
    expect(made).toMatchObject({ name: "mia", kind: "secret", role: "marketer", status: "live" });
    expect(made.replaced).toMatchObject({ id: old.id, status: "expired" });
    expect(await meets(attune, old.key)).toBe("key-expired");
    expect(await meets(attune, made.key)).toBeNull();
  });

  test("works until the end of its grace, to the millisecond", async () => {
    const attune = await startForTest(VIRTUAL);
    const now = await nowOf(attune);
    const old = await add(attune, { name: "shop", source: "server" });
    const params = { id: old.id };
    const made = await attune.call("rotateKey", { params, body: { grace: "1h" } });
    expect(made.replaced).toMatchObject({ status: "rotated" });
    const send = (key: string) =>
      attune.send("track", withKey(key, { body: { event: "A", userId: "u" } }));
    await moveTo(attune, now + 3_599_999);
    expect([(await send(old.key)).status, (await send(made.key)).status]).toEqual([200, 200]);
    await moveTo(attune, now + 3_600_000);
    expect([(await send(old.key)).status, (await send(made.key)).status]).toEqual([401, 200]);
    const again = await attune.refused("rotateKey", { params, body: {} });
    expect(again).toMatchObject({ status: 409, slug: "key-not-live" });
  });

  test("hands the length of its life on, and not a longer grace than it had to live", async () => {
    const attune = await startForTest(VIRTUAL);
    const now = await nowOf(attune);
    const old = await add(attune, { name: "guest", role: "analyst", expires: "10d" });
    await attune.call("setClock", { body: { advance: "9d" } });
    const params = { id: old.id };
    const made = await attune.call("rotateKey", { params, body: { grace: "30d" } });
    expect(Date.parse(made.expires ?? "")).toBe(now + 19 * 86_400_000);
    expect(Date.parse(made.replaced?.expires ?? "")).toBe(now + 10 * 86_400_000);
  });

  test("is rotated once when many ask at once", async () => {
    const attune = await startForTest();
    const { id } = await add(attune, { name: "mia", role: "analyst" });
    const answers = await Promise.all(
      Array.from({ length: 16 }, () => attune.send("rotateKey", { params: { id }, body: {} })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(15);
  });
});

describe("a key that is revoked", () => {
  test("is refused from the answer on, and stays revoked over a start", async () => {
    const directory = freshDirectory();
    const first = await startAt(directory);
    const { id, key } = await add(first, { name: "mia", role: "developer" });
    expect(await meets(first, key)).toBeNull();
    const revoked = await first.call("revokeKey", { params: { id } });
    expect(revoked).toMatchObject({ status: "revoked", revoked: expect.any(String) });
    expect(await meets(first, key)).toBe("key-revoked");
    expect(await first.call("revokeKey", { params: { id } })).toEqual(revoked);
    await first.close();
    const second = await startAt(directory);
    expect(await meets(second, key)).toBe("key-revoked");
    await second.close();
  });

  test("is never the last of an owner", async () => {
    const attune = await startForTest(VIRTUAL);
    const owner = (await attune.call("listKeys")).keys.find(({ name }) => name === "owner");
    const params = { id: owner?.id ?? "" };
    const refused = await attune.refused("revokeKey", { params });
    expect(refused).toMatchObject({ status: 409, slug: "last-owner" });
    // One whose end is set does not stay, before its end or after it; it may go itself.
    const guest = await add(attune, { name: "guest", role: "owner", expires: "1h" });
    const soon = await add(attune, { name: "soon", role: "owner", expires: "1h" });
    expect((await attune.refused("revokeKey", { params })).slug).toBe("last-owner");
    await attune.call("revokeKey", { params: { id: guest.id } });
    await attune.call("setClock", { body: { advance: "1h" } });
    expect((await attune.refused("revokeKey", { params })).slug).toBe("last-owner");
    await attune.call("revokeKey", { params: { id: soon.id } });
    const second = await add(attune, { name: "second", role: "owner" });
    await attune.call("revokeKey", { params });
    expect(await meets(attune, second.key, "listKeys")).toBeNull();
    const last = await attune.refused(
      "revokeKey",
      withKey(second.key, { params: { id: second.id } }),
    );
    expect(last.slug).toBe("last-owner");
  });

  test("leaves one owner when two revoke each other at once", async () => {
    const attune = await startForTest();
    const owner = (await attune.call("listKeys")).keys.find(({ role }) => role === "owner");
    const second = await add(attune, { name: "second", role: "owner" });
    const answers = await Promise.all([
      attune.send("revokeKey", { params: { id: second.id } }),
      attune.send("revokeKey", withKey(second.key, { params: { id: owner?.id ?? "" } })),
    ]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  test("stays revoked when a setting gives it again, and the start says so", async () => {
    const directory = freshDirectory();
    const first = await startAt(directory);
    const shop = (await first.call("listKeys")).keys.find(({ name }) => name === "server");
    await first.call("revokeKey", { params: { id: shop?.id ?? "" } });
    await first.close();
    await expect(startAt(directory)).rejects.toThrow(
      /^ATTUNE_SERVER_KEY gives a key that opens nothing any more\. The key server was revoked at \S+\. Give another one, or leave the variable out\.$/,
    );
    const second = await startAt(directory, { ATTUNE_SERVER_KEY: "another-server-key-0002" });
    expect((await second.call("listKeys")).keys.map(({ name, status }) => [name, status])).toEqual(
      expect.arrayContaining([
        ["server", "revoked"],
        ["server", "live"],
      ]),
    );
    await second.close();
  });
});

describe("a key", () => {
  test("stands in no log, and in no file of the data directory", async () => {
    const attune = await startForTest();
    const made = await add(attune, { name: "mia", role: "owner" });
    const rotated = await attune.call("rotateKey", { params: { id: made.id }, body: {} });
    await attune.call("clock", withKey(rotated.key));
    await attune.refused("clock", withKey(made.key));
    await attune.call("revokeKey", { params: { id: rotated.id } });
    const said = attune.log.join("");
    const files = readdirSync(attune.directory, { recursive: true, withFileTypes: true })
      .filter((each) => each.isFile())
      .map((each) => readFileSync(join(each.parentPath, each.name), "latin1"));
    const table = JSON.stringify(await attune.rows("SELECT * FROM access_key"));
    // So that it is known to have looked where the keys are.
    const stored = ENGINE === "sqlite" ? files : [table];
    expect(stored.some((text) => text.includes(made.id))).toBe(true);
    for (const key of [made.key, rotated.key]) {
      expect(said).not.toContain(key);
      for (const text of [...files, table]) expect(text.includes(key)).toBe(false);
    }
  });

  test("that nobody has is answered with what to do", async () => {
    const attune = await startForTest();
    const params = { id: "k_000000000000" };
    for (const name of ["rotateKey", "revokeKey"] as const)
      expect(await attune.refused(name, { params, body: {} })).toMatchObject({
        status: 404,
        slug: "key-not-found",
      });
    const unknown = await attune.refused("clock", withKey("atn_secret_nobody"));
    expect(unknown.problem.fix).toContain("attune keys add");
  });
});
