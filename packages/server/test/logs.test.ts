import type { OperationName } from "@attune/contract";
import { OPERATIONS } from "@attune/contract";
import { describe, expect, test } from "vitest";
import type { Request, RunningAttune } from "./running-attune.ts";
import { KEYS, startForTest } from "./running-attune.ts";
import { openShop } from "./shop-definitions.ts";

/** Personal data that no log may hold. */
const CANARY = {
  email: "canary.mail@example.com",
  user: "canary-user-17",
  trait: "canary-trait-blue",
  browser: "canary-browser-23",
} as const;

const event = {
  userId: CANARY.user,
  anonymousId: CANARY.browser,
  traits: { email: CANARY.email, note: CANARY.trait },
};
const identifiers = { user_id: CANARY.user, email: CANARY.email, anonymous_id: CANARY.browser };
const take = [`user_id:${CANARY.user}`, `email:${CANARY.email}`];

/** Requests that carry the canaries to an operation: in order, refused, and broken. */
const requestsTo = (name: OperationName): Request[] => {
  const personal = {
    ...event,
    event: CANARY.trait,
    previousId: CANARY.browser,
    groupId: CANARY.user,
  };
  const body = {
    ...personal,
    batch: [{ type: "identify", ...personal }, { type: CANARY.trait, ...personal }, CANARY.user],
    identifiers,
    slots: ["hero", CANARY.trait],
    definitions: [{ kind: CANARY.user, key: CANARY.trait }],
    take,
    reason: CANARY.trait,
    content: { text: CANARY.trait },
    unmerge: 1,
  };
  const params = { id: CANARY.user, kind: "offer", key: CANARY.email, writeKey: CANARY.user };
  const query = { identifier: `email:${CANARY.email}`, before: CANARY.user };
  const decide = {
    identifiers,
    slots: ["hero"],
    events: [{ type: "identify", ...personal }],
    context: { ...personal },
  };
  const most = { params, query, ...("body" in OPERATIONS[name] ? { body } : {}) };
  return [
    { ...most, ...(name === "decide" ? { body: decide } : {}) },
    most,
    {
      ...most,
      ...(name === "unmerge" ? { body: { take, reason: CANARY.trait } } : {}),
      params: { ...params, id: "p1" },
    },
    {
      ...most,
      ...("body" in OPERATIONS[name] ? { raw: `{"a":"${CANARY.email}","b":${CANARY.user}` } : {}),
    },
    { ...most, key: null },
    { ...most, key: "browser" },
    { ...most, key: null, headers: { authorization: `Bearer ${CANARY.user}${CANARY.email}` } },
  ];
};

const isOperation = (name: string): name is OperationName => Object.hasOwn(OPERATIONS, name);

const expectNoCanary = (attune: RunningAttune): void => {
  const log = attune.log.join("");
  for (const canary of Object.values(CANARY)) {
    expect(log).not.toContain(canary);
    expect(log).not.toContain(encodeURIComponent(canary));
  }
  for (const key of Object.values(KEYS)) expect(log).not.toContain(key);
};

describe("the log", () => {
  test("holds no personal data and no key, whatever is sent to whichever operation, at its most talkative", async () => {
    const attune = await startForTest({ ATTUNE_FAILPOINT: `fold.throws:${CANARY.trait}` });
    await openShop(attune);
    await attune.call("identify", { body: event });
    for (const name of Object.keys(OPERATIONS)) {
      if (!isOperation(name)) continue;
      for (const request of requestsTo(name)) await (await attune.send(name, request)).text();
    }
    for (const path of [
      `/${CANARY.user}`,
      `/v1/profiles/${CANARY.email}/%ZZ?identifier=${CANARY.email}`,
      `/v1/${CANARY.trait}?a=${CANARY.user}`,
    ]) {
      await (await fetch(`${attune.url}${path}`)).text();
    }
    expect(attune.log.length).toBeGreaterThan(Object.keys(OPERATIONS).length);
    expectNoCanary(attune);
    expect(attune.log.map((line) => JSON.parse(line).level).filter((level) => level >= 50)).toEqual(
      [],
    );
  });

  test("of a failure of ours names the request, as the answer does, and nothing of what was sent", async () => {
    const attune = await startForTest({}, (store) => ({
      ...store,
      commitEvents: () => Promise.reject(new TypeError("something broke")),
      reads: {
        ...store.reads,
        profileByIdentifier: () => Promise.reject(new TypeError("something broke")),
      },
    }));
    const answers = [
      await attune.send("identify", { body: event }),
      await attune.send("findProfile", { query: { identifier: `email:${CANARY.email}` } }),
    ];
    for (const answer of answers) {
      expect(answer.status).toBe(500);
      const { type, instance } = JSON.parse(await answer.text());
      expect(type).toBe("/problems/internal");
      const failures = attune.log
        .map((line) => JSON.parse(line))
        .filter(({ requestId, level }) => requestId === instance && level === 50);
      expect(failures).toHaveLength(1);
      expect(failures[0]?.error).toContain("something broke");
    }
    expectNoCanary(attune);
  });

  test("at its ordinary level says nothing of single requests", async () => {
    const attune = await startForTest({ ATTUNE_LOG_LEVEL: "info" });
    const lines = attune.log.length;
    await attune.call("identify", { body: event });
    await attune.refused("track", { raw: "{" });
    expect(attune.log.length).toBe(lines);
  });
});
