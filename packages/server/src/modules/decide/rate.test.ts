import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import type { Caller } from "../keys/index.ts";
import { createDecisionRate } from "./rate.ts";

const key = (kind: Caller["kind"], actor: string): Caller => ({
  kind,
  actor,
  source: actor,
  role: null,
  local: false,
  session: null,
});
const PAGE = key("browser", "shop");

const open = (perMinute: number) => {
  const state = { now: 0, refused: 0 };
  const rate = createDecisionRate({
    perMinute,
    elapsed: () => state.now,
    onRefused: (decisions) => {
      state.refused += decisions;
    },
  });
  const isGiven = (caller: Caller, address: string, decisions: number): boolean => {
    try {
      rate(caller, address, decisions);
      return true;
    } catch {
      return false;
    }
  };
  return { state, rate, isGiven };
};

describe("the rate of a browser key", () => {
  test("says how long to wait, and gives what was asked for after it", () => {
    const { state, rate, isGiven } = open(60);
    expect(isGiven(PAGE, "203.0.113.7", 60)).toBe(true);
    expect(() => rate(PAGE, "203.0.113.7", 5)).toThrowError(
      expect.objectContaining({ details: expect.objectContaining({ retryAfter: 5 }) }),
    );
    state.now = 4_999;
    expect(isGiven(PAGE, "203.0.113.7", 5)).toBe(false);
    state.now = 5_000;
    expect(isGiven(PAGE, "203.0.113.7", 5)).toBe(true);
    expect(state.refused).toBe(10);
  });

  test("is one for each key and network, and none for servers, private networks and 0", () => {
    const { isGiven } = open(1);
    const asked = (caller: Caller, address: string) => [
      isGiven(caller, address, 1),
      isGiven(caller, address, 1),
    ];
    expect(asked(PAGE, "203.0.113.7")).toEqual([true, false]);
    expect(asked(key("browser", "app"), "203.0.113.7")).toEqual([true, false]);
    expect(asked(PAGE, "2001:db8::1")).toEqual([true, false]);
    expect(isGiven(PAGE, "2001:db8::ffff", 1)).toBe(false);
    expect(asked(key("server", "shop"), "203.0.113.7")).toEqual([true, true]);
    for (const address of ["127.0.0.1", "::ffff:10.1.2.3", "192.168.1.9", "::1", "fd12::1"])
      expect(asked(PAGE, address)).toEqual([true, true]);
    expect(open(0).isGiven(PAGE, "203.0.113.7", 1_000)).toBe(true);
  });

  test("is one for all ports of an address, and all addresses of a network of IPv6", () => {
    for (const same of [
      ["203.0.113.7", "203.0.113.7:4711", "203.0.113.7:80", "::ffff:203.0.113.7"],
      ["2001:db8::1", "[2001:db8::1]:4711", "[2001:db8::2]", "2001:db8:0:0:ffff::1"],
    ]) {
      const { isGiven } = open(1);
      expect(same.map((address) => isGiven(PAGE, address, 1))).toEqual([true, false, false, false]);
    }
    const { isGiven } = open(1);
    for (const address of ["2001:db8:0:1::1", "2001:db8:0:2::1"])
      expect(isGiven(PAGE, address, 1)).toBe(true);
    for (const own of ["127.0.0.1:4711", "[::1]:80", "10.1.2.3:1"])
      expect([isGiven(PAGE, own, 1), isGiven(PAGE, own, 1)]).toEqual([true, true]);
  });

  test("lets more than a minute's in one call through when nothing was asked for before", () => {
    const { isGiven } = open(10);
    expect(isGiven(PAGE, "203.0.113.7", 45)).toBe(true);
    expect(isGiven(PAGE, "203.0.113.7", 1)).toBe(false);
  });

  test.prop([
    fc.integer({ min: 1, max: 100 }),
    fc.array(fc.tuple(fc.nat(30_000), fc.integer({ min: 1, max: 20 })), { maxLength: 60 }),
  ])("never gives more than a minute's and what has come back since", (perMinute, calls) => {
    const { state, isGiven } = open(perMinute);
    let given = 0;
    for (const [ms, decisions] of calls) {
      state.now += ms;
      if (isGiven(PAGE, "203.0.113.7", decisions)) given += Math.min(decisions, perMinute);
      expect(given).toBeLessThanOrEqual(perMinute + (state.now * perMinute) / 60_000 + 1e-6);
    }
  });
});
