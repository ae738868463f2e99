import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import type { ConsentMode, Preferences } from "./consent.ts";
import { ANY, createConsent, NOTHING } from "./consent.ts";
import { createQueue, MOST } from "./queue.ts";
import { createStorage } from "./storage.ts";

const opened = (mode: ConsentMode) => {
  const storage = createStorage("test.");
  const consent = createConsent(storage, mode);
  const dropped: unknown[] = [];
  const queue = createQueue(storage, consent.allows, (...told) => dropped.push(told));
  return { consent, queue, dropped };
};

const ids = (messages: readonly { readonly messageId?: unknown }[]) =>
  messages.map(({ messageId }) => messageId);

const answers = fc.dictionary(fc.constantFrom("personalization", "marketing", "x"), fc.boolean());
const isGranted = (said: Preferences) => Object.values(said).includes(true);

describe("consent, as the page keeps it", () => {
  test.prop([answers])("L7: required, nothing is allowed but by a grant", (said) => {
    const { consent } = opened("required");
    expect(consent.allows(ANY)).toBe(false);
    consent.say(said);
    expect(consent.allows(ANY)).toBe(isGranted(said));
    for (const purpose of ["personalization", "marketing", "never asked", "constructor"])
      expect(consent.allows(purpose)).toBe(Object.hasOwn(said, purpose) ? said[purpose] : false);
    expect(consent.allows(NOTHING)).toBe(true);
  });

  test.prop([answers])("granted by the page, only what was denied is not allowed", (said) => {
    const { consent } = opened("granted");
    consent.say(said);
    expect(consent.allows(ANY)).toBe(true);
    expect(consent.allows("marketing")).toBe(said["marketing"] ?? true);
    expect(consent.allows("never asked")).toBe(true);
  });

  test("an answer that changes nothing is none; others stay as they were", () => {
    const { consent } = opened("required");
    expect(consent.say({ personalization: true })).toEqual(["personalization"]);
    expect(consent.say({ personalization: true })).toEqual([]);
    expect(consent.say({ marketing: false })).toEqual(["marketing"]);
    expect(consent.preferences()).toEqual({ personalization: true, marketing: false });
  });
});

describe("the queue", () => {
  test.prop([fc.array(fc.integer({ min: 1_600_000_000_000, max: 1_900_000_000_000 }))])(
    "messages wait in the order of their times",
    (times) => {
      const { queue } = opened("granted");
      for (const [nth, time] of times.entries())
        queue.add({ messageId: `${nth}`, time }, ANY, time);
      const waiting = queue.waiting().map(({ message }) => message["time"]);
      expect(waiting).toEqual(times.toSorted((a, b) => a - b));
    },
  );

  test("L7: revoking drops what waits and relied on it, and nothing else", () => {
    const { consent, queue } = opened("required");
    consent.say({ personalization: true, marketing: true });
    queue.add({ messageId: "any" }, ANY, 1);
    queue.add({ messageId: "ad" }, "marketing", 2);
    queue.add({ messageId: "stated" }, NOTHING, 3);
    consent.say({ marketing: false });
    expect(ids(queue.drop())).toEqual(["ad"]);
    consent.say({ personalization: false });
    expect(ids(queue.drop())).toEqual(["any"]);
    expect(ids(queue.waiting().map(({ message }) => message))).toEqual(["stated"]);
  });

  test("a queue that is full loses its oldest message, and says so", () => {
    const { queue, dropped } = opened("granted");
    for (let nth = 0; nth <= MOST; nth += 1) queue.add({ messageId: `${nth}` }, ANY, 1e12 + nth);
    expect(queue.waiting()).toHaveLength(MOST);
    expect(dropped).toEqual([["dropped", { messageId: "0" }, "full"]]);
  });
});
