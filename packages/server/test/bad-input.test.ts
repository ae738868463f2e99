import { request } from "node:http";
import { gzipSync } from "node:zlib";
import { LIMITS } from "@attune/contract";
import { describe, expect, test } from "vitest";
import { BUILT_IN_TRAITS } from "@attune/core/profile";
import type { RunningAttune } from "./running-attune.ts";
import { KEYS, startForTest } from "./running-attune.ts";

const NUL = "\u0000";
const LONE = "\ud83d";

const seen = (messageId: string) => ({ type: "track", event: "Seen", userId: "u1", messageId });

/** The server still takes in an ordinary event, and the log still folds to the state. */
const expectUnharmed = async (attune: RunningAttune): Promise<void> => {
  const { accepted } = await attune.call("track", { body: seen(`after-${crypto.randomUUID()}`) });
  expect(accepted).toBe(1);
  expect(await attune.call("verify")).toMatchObject({ ok: true });
};

/** A message as JSON text, with a member that no literal can write. */
const withMember = (member: string): string =>
  `{"type":"track","event":"Seen","userId":"u1","messageId":"odd",${member}}`;

describe("bad input", () => {
  test("a body that is not JSON is refused as such", async () => {
    const attune = await startForTest();
    for (const raw of ["{", "not json", '{"event":"Seen"', "\u0000", "{'event':1}"]) {
      expect(await attune.refused("track", { raw })).toMatchObject({
        status: 400,
        slug: "body-not-json",
      });
    }
    await expectUnharmed(attune);
  });

  test("an empty body is refused, with a content type or without", async () => {
    const attune = await startForTest();
    expect(await attune.refused("track", { raw: "" })).toMatchObject({ status: 400 });
    expect(await attune.refused("batch", {})).toMatchObject({ status: 400 });
    expect(await attune.refused("decide", {})).toMatchObject({ status: 400 });
    await expectUnharmed(attune);
  });

  test("a batch that is no array, or absent, is refused as a whole", async () => {
    const attune = await startForTest();
    for (const body of [{ batch: seen("m1") }, { batch: "x" }, { batch: null }, {}, [], 7, null]) {
      const { slug } = await attune.refused("batch", { body });
      expect(slug).toBe("body-not-valid");
    }
    expect((await attune.call("batch", { body: { batch: [] } })).events).toEqual([]);
    await expectUnharmed(attune);
  });

  test("a body of 10 MB is refused without being read to its end", async () => {
    const attune = await startForTest();
    const answer = await new Promise<{ status: number | undefined; text: string }>(
      (resolve, reject) => {
        const sent = request(`${attune.url}/v1/batch`, {
          method: "POST",
          headers: {
            authorization: `Bearer ${KEYS.server}`,
            "content-type": "application/json",
            "content-length": 10 * 1024 * 1024,
          },
        });
        sent.on("error", reject);
        sent.on("response", (response) => {
          let text = "";
          response.on("data", (chunk: Buffer) => (text += chunk.toString()));
          response.on("end", () => {
            resolve({ status: response.statusCode, text });
            sent.destroy();
          });
        });
        sent.write("[".repeat(1024));
      },
    );
    expect(answer.status).toBe(413);
    expect(JSON.parse(answer.text)).toMatchObject({ type: "/problems/body-too-large" });
    await expectUnharmed(attune);
  });

  test("a value that nests 10,000 deep costs its own event only", async () => {
    const attune = await startForTest();
    const nested = `${"[".repeat(10_000)}${"]".repeat(10_000)}`;
    const objects = `${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`;
    const events = [
      withMember(`"properties":{"deep":${nested}}`),
      withMember(`"context":${objects}`).replace("odd", "odd2"),
      JSON.stringify(seen("neighbour")),
    ];
    const answer = await attune.call("batch", { raw: `{"batch":[${events.join(",")}]}` });
    expect(answer.events).toEqual([
      expect.objectContaining({ status: "rejected", code: "too-deep" }),
      expect.objectContaining({ status: "rejected", code: "too-deep" }),
      { status: "accepted", messageId: "neighbour" },
    ]);
    expect((await attune.call("track", { raw: events[0] ?? "" })).rejected).toBe(1);
    await expectUnharmed(attune);
  });

  test("a decision whose context nests 10,000 deep is refused, not failed", async () => {
    const attune = await startForTest();
    const context = `${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`;
    const raw = `{"identifiers":{"user_id":"u1"},"slots":["hero"],"context":${context}}`;
    expect(await attune.refused("decide", { raw })).toMatchObject({
      status: 400,
      slug: "body-not-valid",
    });
    await expectUnharmed(attune);
  });

  test("definitions that nest 10,000 deep are refused, not failed", async () => {
    const attune = await startForTest();
    const deep = `${'{"$and":['.repeat(10_000)}${"]}".repeat(10_000)}`;
    const raw = `{"definitions":[{"kind":"rule","key":"r","slot":"s","then":{"offer":"o"},"if":${deep}}]}`;
    const { status } = await attune.refused("applyDefinitions", { raw });
    expect([400, 422]).toContain(status);
    await expectUnharmed(attune);
  });

  test("a __proto__ key is refused with its place; a constructor key is an ordinary property and is kept", async () => {
    const attune = await startForTest();
    const proto = withMember('"properties":{"a":{"__proto__":{"polluted":true}}}');
    const top = withMember('"__proto__":{"polluted":true}').replace("odd", "odd2");
    const kept = withMember(
      '"properties":{"constructor":{"prototype":{"polluted":true}},"toString":"x","hasOwnProperty":1}',
    ).replace("odd", "kept");
    const answer = await attune.call("batch", { raw: `{"batch":[${proto},${top},${kept}]}` });
    expect(answer.events).toEqual([
      expect.objectContaining({ code: "forbidden-key", pointer: "/properties/a/__proto__" }),
      expect.objectContaining({ code: "forbidden-key", pointer: "/__proto__" }),
      { status: "accepted", messageId: "kept" },
    ]);
    for (const raw of [proto, top]) {
      const { events } = await attune.call("track", { raw });
      expect(events).toEqual([expect.objectContaining({ code: "forbidden-key" })]);
    }
    const [stored] = await attune.storedEvents();
    expect(stored?.message).toEqual(JSON.parse(kept));
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
    await expectUnharmed(attune);
  });

  test("constructor, toString and __proto__ as trait, product and slot names harm nobody", async () => {
    const attune = await startForTest();
    const traits = '{"constructor":"c","toString":"t","hasOwnProperty":"h"}';
    await attune.call("identify", { raw: `{"userId":"u1","traits":${traits}}` });
    for (const product of ["constructor", "__proto__", "toString"]) {
      const properties = { product_id: product };
      await attune.call("track", { body: { event: "Product Added", userId: "u1", properties } });
    }
    const profile = await attune.call("findProfile", { query: { identifier: "user_id:u1" } });
    const names = profile.traits.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(["constructor", "toString", "hasOwnProperty"]));
    const raw =
      '{"identifiers":{"user_id":"u1","__proto__":"x"},"slots":["__proto__","constructor"],"context":{"constructor":1}}';
    const { decisions } = await attune.call("decide", { raw });
    expect(Object.keys(decisions)).toEqual(expect.arrayContaining(["constructor"]));
    await expectUnharmed(attune);
  });

  test("NUL and lone surrogates in values are kept exactly", async () => {
    const attune = await startForTest();
    const odd = `a${NUL}b${LONE}c\udc00`;
    const traits = { note: odd, [`n${NUL}${LONE}`]: { deep: [odd] } };
    await attune.call("identify", { body: { userId: "u1", traits } });
    const [stored] = await attune.storedEvents();
    expect(stored?.message["traits"]).toEqual(traits);
    const profile = await attune.call("findProfile", { query: { identifier: "user_id:u1" } });
    expect(profile.traits.find(({ name }) => name === "note")?.value).toBe(odd);
    await expectUnharmed(attune);
  });

  test("NUL and lone surrogates in identifiers and names are refused, event by event", async () => {
    const attune = await startForTest();
    const batch = [NUL, LONE].flatMap((odd, index) => [
      { type: "track", event: "Seen", userId: `u${odd}1`, messageId: `id-${index}` },
      { type: "track", event: `Se${odd}en`, userId: "u1", messageId: `name-${index}` },
      { type: "page", name: `Ho${odd}me`, userId: "u1", messageId: `page-${index}` },
      { type: "track", event: "Seen", userId: "u1", messageId: `m${odd}` },
      {
        type: "track",
        event: "Seen",
        userId: "u1",
        anonymousId: `a${odd}`,
        messageId: `ok-${index}`,
      },
    ]);
    const { events } = await attune.call("batch", { body: { batch } });
    const codes = events.map((answer) =>
      answer.status === "rejected" ? answer.code : answer.status,
    );
    const once = [
      "identifier-missing",
      "event-name-invalid",
      "event-name-invalid",
      "message-id-invalid",
      "accepted",
    ];
    expect(codes).toEqual([...once, ...once]);
    const profile = await attune.call("findProfile", { query: { identifier: "user_id:u1" } });
    expect(profile.identifiers.map(({ identifier }) => identifier)).toEqual(["user_id:u1"]);
    await expectUnharmed(attune);
  });

  test("a number that JSON cannot carry, 1e309, is refused with its place", async () => {
    const attune = await startForTest();
    const { events } = await attune.call("track", {
      raw: withMember('"properties":{"list":[1,1e309]}'),
    });
    expect(events).toEqual([
      expect.objectContaining({ code: "number-out-of-range", pointer: "/properties/list/1" }),
    ]);
    const raw = '{"identifiers":{"user_id":"u1"},"slots":["hero"],"context":{"n":1e309}}';
    expect(await attune.refused("decide", { raw })).toMatchObject({ slug: "body-not-valid" });
    await expectUnharmed(attune);
  });

  test("a date in the year 9999 counts as now; one before 1970, or none at all, is refused", async () => {
    const attune = await startForTest({ ATTUNE_CLOCK: "virtual" });
    const at = (timestamp: unknown, messageId: string) => ({ ...seen(messageId), timestamp });
    const batch = [
      at("9999-12-31T23:59:59.999Z", "far"),
      at("-000001-01-01T00:00:00Z", "before-christ"),
      at("-0001-01-01T00:00:00Z", "no-iso"),
      at("1969-12-31T23:59:59Z", "before-1970"),
      at("soon", "words"),
      at({}, "object"),
      at("2024-02-31T99:00:00Z", "no-such-day"),
    ];
    const { events } = await attune.call("batch", { body: { batch } });
    expect(
      events.map((answer) => (answer.status === "rejected" ? answer.code : answer.status)),
    ).toEqual([
      "accepted",
      "timestamp-out-of-range",
      "timestamp-invalid",
      "timestamp-out-of-range",
      "timestamp-invalid",
      "timestamp-invalid",
      "timestamp-invalid",
    ]);
    expect((await attune.storedEvents()).map(({ time }) => time)).toEqual([
      attune.attune.clock.now(),
    ]);
    await expectUnharmed(attune);
  });

  test("an event without a usable identifier is refused: absent, empty, a placeholder, no text", async () => {
    const attune = await startForTest();
    const ids = [
      {},
      { userId: "" },
      { userId: null },
      { userId: "null" },
      { userId: "[object Object]" },
      { userId: {} },
      { anonymousId: 0 },
    ];
    const batch = ids.map((id) => ({ type: "track", event: "Seen", ...id }));
    const { events } = await attune.call("batch", { body: { batch } });
    for (const answer of events) expect(answer).toMatchObject({ code: "identifier-missing" });
    expect(await attune.storedEvents()).toEqual([]);
    await expectUnharmed(attune);
  });

  test("members of a single message that have the wrong type cost the event, not the request", async () => {
    const attune = await startForTest();
    const odd = [{ type: 7 }, { messageId: 7 }, { type: null, messageId: null }, { sentAt: {} }];
    for (const members of odd) {
      const answer = await attune.call("track", {
        body: { event: "Seen", userId: "u1", ...members },
      });
      expect(answer.events).toHaveLength(1);
    }
    const batch = { sentAt: null, context: 3, batch: [seen("in-odd-batch")] };
    expect((await attune.call("batch", { body: batch })).accepted).toBe(1);
    await expectUnharmed(attune);
  });

  test("10,000 properties are kept in the event, and of 10,000 traits a profile remembers a bounded number", async () => {
    const attune = await startForTest();
    const many = Object.fromEntries(
      Array.from({ length: 2_500 }, (_each, index) => [`k${index}`, index]),
    );
    const tooMany = Object.fromEntries(
      Array.from({ length: 10_000 }, (_each, index) => [`k${index}`, index]),
    );
    expect(
      (await attune.call("track", { body: { ...seen("m1"), properties: many } })).accepted,
    ).toBe(1);
    const { events } = await attune.call("track", { body: { ...seen("m2"), properties: tooMany } });
    expect(events).toEqual([expect.objectContaining({ status: "rejected", code: "too-large" })]);
    expect((await attune.call("identify", { body: { userId: "u1", traits: many } })).accepted).toBe(
      1,
    );
    expect((await attune.storedEvents())[0]?.message["properties"]).toEqual(many);
    const profile = await attune.call("findProfile", { query: { identifier: "user_id:u1" } });
    expect(profile.traits.length).toBeLessThanOrEqual(500 + BUILT_IN_TRAITS.length);
    await expectUnharmed(attune);
  });

  test("a wrong content type, none at all, or an unknown encoding is refused", async () => {
    const attune = await startForTest();
    const raw = JSON.stringify(seen("m1"));
    for (const type of [
      "application/xml",
      "multipart/form-data; boundary=x",
      "application/x-www-form-urlencoded",
      "nonsense",
      "",
    ]) {
      const { slug } = await attune.refused("track", { raw, headers: { "content-type": type } });
      expect(slug, type).toBe("content-type-not-supported");
    }
    const brotli = await attune.refused("track", { raw, headers: { "content-encoding": "br" } });
    expect(brotli).toMatchObject({ status: 415, slug: "encoding-not-supported" });
    await expectUnharmed(attune);
  });

  test("a gzip stream that is cut, or is none, is refused", async () => {
    const attune = await startForTest();
    const whole = gzipSync(
      JSON.stringify({ batch: [seen("m1"), { ...seen("m2"), text: crypto.randomUUID() }] }),
    );
    const headers = { "content-encoding": "gzip" };
    for (const raw of [
      whole.subarray(0, -9),
      whole.subarray(0, 12),
      Buffer.from("plain"),
      Buffer.alloc(0),
    ]) {
      const { status } = await attune.refused("batch", { raw, headers });
      expect(status).toBe(400);
    }
    expect(await attune.storedEvents()).toEqual([]);
    await expectUnharmed(attune);
  });

  test("a gzip bomb is refused at the body's limit, and the memory stays bounded", async () => {
    const attune = await startForTest();
    const member = gzipSync(Buffer.alloc(4 * 1024 * 1024, " "));
    const bomb = Buffer.concat(Array.from({ length: 100 }, () => member));
    expect(bomb.length).toBeLessThan(LIMITS.batchBytes);
    const before = process.memoryUsage().rss;
    const answers = await Promise.all(
      Array.from({ length: 5 }, () =>
        attune.refused("batch", { raw: bomb, headers: { "content-encoding": "gzip" } }),
      ),
    );
    for (const answer of answers)
      expect(answer).toMatchObject({ status: 413, slug: "body-too-large" });
    expect(process.memoryUsage().rss - before).toBeLessThan(150 * 1024 * 1024);
    await expectUnharmed(attune);
  });

  test("a path that is no path is a problem of the caller", async () => {
    const attune = await startForTest();
    const paths = [
      "/v1/profiles/%ZZ",
      "/v1/nothing",
      `/v1/profiles/p${"1".repeat(400)}`,
      "/v1/definitions/rule/%E0%A4%A",
    ];
    for (const path of paths) {
      const response = await fetch(`${attune.url}${path}`, {
        headers: { authorization: `Bearer ${KEYS.secret}` },
      });
      expect([400, 404], path).toContain(response.status);
      expect(response.headers.get("content-type")).toContain("application/problem+json");
    }
    await expectUnharmed(attune);
  });

  test("a method that a path does not have is answered with those that it has", async () => {
    const attune = await startForTest();
    const ask = async (method: string, path: string) => {
      const { status, headers } = await fetch(`${attune.url}${path}`, { method });
      return [status, headers.get("allow")];
    };
    expect(await ask("GET", "/v1/track")).toEqual([405, "POST"]);
    expect(await ask("DELETE", "/v1/consents?identifier=user_id:u1")).toEqual([
      405,
      "GET, HEAD, POST",
    ]);
    expect(await ask("PATCH", "/v1/definitions/slot/hero")).toEqual([405, "GET, HEAD, PUT"]);
    expect(await ask("HEAD", "/healthz")).toEqual([200, null]);
    expect(await ask("POST", "/v1/nothing")).toEqual([404, null]);
  });
});
