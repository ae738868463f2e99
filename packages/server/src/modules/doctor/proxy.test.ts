import { describe, expect, test } from "vitest";
import { createForwardedCount, examineProxies } from "./proxy.ts";

const after = (requests: readonly (readonly [string, boolean, boolean])[]) => {
  const count = createForwardedCount();
  for (const request of requests) count.note(...request);
  return examineProxies(count.seen(), []);
};
const times = (n: number, ...request: readonly [string, boolean, boolean]) =>
  Array.from({ length: n }, () => request);

describe("requests that say they were forwarded", () => {
  test("by one address that is not named are a proxy that somebody has forgotten", () => {
    const found = after([
      ...times(30, "10.0.0.2", true, false),
      ...times(3, "10.0.0.9", false, false),
    ]);
    expect(found).toMatchObject({ check: "proxies", state: "warn" });
    expect(found.found).toContain("30 requests came by 10.0.0.2");
    expect(found.fix).toContain("ATTUNE_TRUSTED_PROXIES=10.0.0.2");
  });

  test("are nothing to speak of when they are few, of many addresses, or by a proxy that is named", () => {
    expect(after(times(3, "10.0.0.2", true, false)).state).toBe("ok");
    const many = Array.from({ length: 40 }, (_, n) => [`203.0.113.${n}`, true, false] as const);
    expect(after(many).state).toBe("ok");
    expect(after(times(40, "10.0.0.2", true, true)).state).toBe("ok");
    expect(after(times(40, "10.0.0.2", false, false)).state).toBe("ok");
  });
});
