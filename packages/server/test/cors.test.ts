import { describe, expect, test } from "vitest";
import { readConfig } from "../src/config.ts";
import type { RunningAttune } from "./running-attune.ts";
import { startForTest } from "./running-attune.ts";

const SHOP = "https://shop.example";
const OTHER = "https://other.example";

const preflight = (attune: RunningAttune, origin: string): Promise<Response> =>
  fetch(`${attune.url}/v1/track`, {
    method: "OPTIONS",
    headers: {
      origin,
      "access-control-request-method": "POST",
      "access-control-request-headers": "authorization, content-type",
    },
  });

const allowed = (response: Response): string | null =>
  response.headers.get("access-control-allow-origin");

const track = (attune: RunningAttune, origin: string): Promise<Response> =>
  attune.send("track", {
    key: "browser",
    headers: { origin },
    body: { event: "Seen", anonymousId: "visitor" },
  });

describe("origins that may read answers", () => {
  test("without a setting they are all: a preflight and an answer say *, and never credentials", async () => {
    const attune = await startForTest();
    for (const response of [await preflight(attune, OTHER), await track(attune, OTHER)]) {
      expect(allowed(response)).toBe("*");
      expect(response.headers.get("access-control-allow-credentials")).toBeNull();
    }
  });

  test("* is for what a page's key can ask: what takes a secret key answers no page of another origin", async () => {
    const attune = await startForTest();
    const headers = { origin: OTHER };
    for (const [path, method] of [
      ["/v1/people", "GET"],
      ["/v1/people", "POST"],
      ["/v1/definitions/slot/hero", "PUT"],
      ["/v1/profiles", "GET"],
      ["/v1/live", "GET"],
      ["/v1/%70eople", "POST"],
    ] as const) {
      const asked = await fetch(`${attune.url}${path}`, {
        method: "OPTIONS",
        headers: { ...headers, "access-control-request-method": method },
      });
      expect([asked.status, allowed(asked)], path).toEqual([204, null]);
    }
    const people = await attune.send("people", { headers });
    expect([people.status, allowed(people)]).toEqual([200, null]);
    expect(allowed(await attune.send("people", { key: null, headers }))).toBeNull();
    const nothing = await fetch(`${attune.url}/v1/trak`, { method: "POST", headers });
    expect([nothing.status, allowed(nothing)]).toEqual([404, "*"]);
  });

  test("an origin that the settings name may ask with a secret key, too", async () => {
    const attune = await startForTest({ ATTUNE_CORS_ORIGINS: SHOP });
    const from = (origin: string) => attune.send("people", { headers: { origin } });
    expect([allowed(await from(SHOP)), allowed(await from(OTHER))]).toEqual([SHOP, null]);
  });

  test.each([SHOP, `${SHOP},https://admin.example:8443`])(
    "with %s only its pages may: the answer names the origin that asked, and varies by it",
    async (setting) => {
      const attune = await startForTest({ ATTUNE_CORS_ORIGINS: setting });
      for (const response of [await preflight(attune, SHOP), await track(attune, SHOP)]) {
        expect(response.ok).toBe(true);
        expect(allowed(response)).toBe(SHOP);
        expect(response.headers.get("vary")?.toLowerCase()).toContain("origin");
        expect(response.headers.get("access-control-allow-credentials")).toBeNull();
      }
    },
  );

  test.each([
    OTHER,
    "http://shop.example",
    "https://shop.example:444",
    "https://shop.example.evil.example",
    "https://a.shop.example",
    "https://SHOP.example",
    "null",
  ])("%s is another origin: neither its preflight nor an answer allows it", async (origin) => {
    const attune = await startForTest({ ATTUNE_CORS_ORIGINS: SHOP });
    expect(allowed(await preflight(attune, origin))).toBeNull();
    expect(allowed(await track(attune, origin))).toBeNull();
  });

  test("a problem is readable for the same pages, and what is no page is not asked for an origin", async () => {
    const attune = await startForTest({ ATTUNE_CORS_ORIGINS: SHOP });
    const refused = await attune.send("track", { key: null, headers: { origin: SHOP }, body: {} });
    expect(refused.status).toBe(401);
    expect(allowed(refused)).toBe(SHOP);
    expect((await attune.call("track", { body: { event: "Seen", userId: "u" } })).accepted).toBe(1);
  });

  test("with none there is no origin that may", async () => {
    const attune = await startForTest({ ATTUNE_CORS_ORIGINS: "none" });
    for (const response of [await preflight(attune, SHOP), await track(attune, SHOP)]) {
      expect(response.ok).toBe(true);
      expect(allowed(response)).toBeNull();
    }
  });

  test("OPTIONS that is no preflight is answered without a body", async () => {
    const attune = await startForTest();
    const response = await fetch(`${attune.url}/v1/track`, { method: "OPTIONS" });
    expect([response.status, await response.text()]).toEqual([204, ""]);
  });

  test("an address that is no origin is told with the origin to write", () => {
    expect(() => readConfig({ ATTUNE_CORS_ORIGINS: "https://Shop.example/cart,x" })).toThrow(
      "* or none; for https://Shop.example/cart write https://shop.example.",
    );
  });

  test.each([
    "shop.example",
    "https://shop.example/",
    "https://shop.example/path",
    "https://Shop.example",
    "https://shop.example:443",
    "https://*.shop.example",
    "ftp://shop.example",
    "https://user@shop.example",
    "https://shop.example,*",
    "https://shop.example,",
    "null",
  ])("%s is no origin: the setting is refused with what would be", (setting) => {
    expect(() => readConfig({ ATTUNE_CORS_ORIGINS: setting })).toThrow(
      /ATTUNE_CORS_ORIGINS: origins such as https:\/\/shop\.example/,
    );
  });
});
