import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { virtualClock } from "../../platform/clock/index.ts";
import { networkOf } from "../../platform/network.ts";
import { createAttempts } from "./attempts.ts";

describe("the network of an address", () => {
  test.each([
    ["192.0.2.7", "192.0.2.7"],
    ["::ffff:192.0.2.7", "192.0.2.7"],
    ["2001:db8:0:1:2:3:4:5", "2001:db8:0:1"],
    ["2001:DB8::1", "2001:db8:0:0"],
    ["2001:0db8:0000:0001::", "2001:db8:0:1"],
    ["::1", "0:0:0:0"],
    ["fe80::a:b:c:d", "fe80:0:0:0"],
  ])("of %s is %s", (address, network) => {
    expect(networkOf(address)).toBe(network);
  });

  test("is the same for all addresses that one IPv6 line has", () => {
    const attempts = createAttempts(virtualClock(0));
    for (let n = 0; n < 100; n += 1) attempts.take(`2001:db8:0:1::${n.toString(16)}`, `p${n}`);
    expect(() => attempts.take("2001:db8:0:1:ffff::9", "mia")).toThrow("Too many");
    attempts.take("2001:db8:0:2::1", "mia");
  });
});

test("who guesses at a person from one network keeps them out there alone; from ten networks, everywhere but in a session", () => {
  const attempts = createAttempts(virtualClock(0));
  const guess = (network: number) => {
    for (let n = 0; n < 10; n += 1) attempts.take(`192.0.2.${network}`, "mia");
  };
  guess(0);
  expect(() => attempts.take("192.0.2.0", "mia")).toThrow("Too many");
  attempts.take("198.51.100.1", "mia")();
  for (let network = 1; network < 10; network += 1) guess(network);
  expect(() => attempts.take("198.51.100.1", "mia")).toThrow("Too many");
  attempts.take("198.51.100.1", "bo");
  attempts.take(null, "mia");
});

test.prop([fc.array(fc.tuple(fc.nat({ max: 120_000 }), fc.boolean()), { maxLength: 80 })])(
  "at most ten attempts that were not taken back stand for one person from one network in any quarter of an hour",
  async (steps) => {
    const clock = virtualClock(0);
    const attempts = createAttempts(clock);
    const stood: number[] = [];
    let now = 0;
    for (const [passed, isRight] of steps) {
      now += passed;
      await clock.set(now);
      try {
        const giveBack = attempts.take("192.0.2.1", "mia");
        if (isRight) giveBack();
        else stood.push(now);
      } catch {
        const recent = stood.filter((at) => at > now - 900_000);
        expect(recent).toHaveLength(10);
      }
    }
    for (const last of stood) {
      expect(stood.filter((at) => at > last - 900_000 && at <= last).length).toBeLessThan(11);
    }
  },
);
