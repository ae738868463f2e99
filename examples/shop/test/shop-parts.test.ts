import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { find, money, MARKETS, productOf, totalOf } from "../goods.ts";
import { html } from "../html.ts";
import { policyFor } from "../layout.ts";
import { createSessions, sessionIdIn } from "../session.ts";
import { isOwnForm } from "../shop.ts";
import { nextOf } from "../tour.ts";
import { enteredSince } from "../why.ts";

const rucksack = productOf("p-301");

describe("the shop's pages", () => {
  test.prop([fc.string()])("show what somebody typed as text and never as elements", (typed) => {
    const { markup } = html`<p title="${typed}">${typed}</p>`;
    const [title = "", inside = ""] =
      /^<p title="([^"]*)">([^<]*)<\/p>$/s.exec(markup)?.slice(1) ?? [];
    expect(title).toBe(inside);
    expect(markup.length).toBeGreaterThanOrEqual(typed.length * 2);
    expect(inside).not.toMatch(/[<>"']/);
  });

  it("run no script but their own, and send nothing to anybody but the shop and Attune", () => {
    const policy = policyFor("http://127.0.0.1:4400", "n0nce");
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'nonce-n0nce';");
    expect(policy).toContain("connect-src http://127.0.0.1:4400;");
    expect(policy).not.toContain("unsafe");
  });

  it("take forms from themselves alone", () => {
    const host = "127.0.0.1:4401";
    expect(isOwnForm({ origin: "http://127.0.0.1:4401", host })).toBe(true);
    for (const origin of ["http://127.0.0.1:4402", "http://evil.example", "null", undefined])
      expect(isOwnForm({ origin, host })).toBe(false);
  });
});

describe("the shop's goods", () => {
  it("are found by words of either language, in any order", () => {
    expect(find("45 RYGGSÄCK", "sv").map(({ id }) => id)).toContain("p-301");
    expect(find("rucksack myrstig", "en").map(({ id }) => id)).toContain("p-301");
    expect(find("no such thing", "en")).toEqual([]);
  });

  it("cost what was personally offered, in that currency and in no other", () => {
    if (!rucksack) throw new Error("the shop has no rucksack");
    const lines = [{ product: rucksack, quantity: 2 }];
    const personal = new Map([["p-301", { price: 1390, currency: "SEK" }]]);
    expect(totalOf(lines, MARKETS.sv, personal)).toBe(2780);
    expect(totalOf(lines, MARKETS.sv, new Map())).toBe(3380);
    expect(totalOf(lines, MARKETS.en, personal)).toBe(rucksack.prices.EUR * 2);
    expect(money(1390, MARKETS.sv).replaceAll(/\s/g, " ")).toBe("1 390 kr");
  });
});

describe("a visit", () => {
  it("is known by its cookie, and whoever signs in gets another with nothing of the one before", () => {
    const sessions = createSessions();
    const first = sessions.of(undefined, "sv");
    first.consent = "yes";
    first.profile = "p1";
    first.shown.add("a decision");
    first.cart.set("p-301", 1);
    const cookie = `a=b; shop_session=${first.id}; c=d`;
    expect(sessions.of(cookie, "en")).toBe(first);
    const next = sessions.another(first);
    expect(next).toMatchObject({ consent: "yes", language: "sv", profile: null, customer: null });
    expect([next.shown.size, next.cart.size]).toEqual([0, 0]);
    expect(sessions.of(cookie, "en").id).not.toBe(first.id);
  });

  test.prop([fc.string()])("has no name but one that the shop has drawn", (made) => {
    const sessions = createSessions();
    const session = sessions.of(`shop_session=${made}`, "en");
    expect(sessionIdIn(`shop_session=${session.id}`)).toBe(session.id);
    expect(session.id).not.toBe(made);
  });

  it("goes on with the tour's first step that was not taken", () => {
    expect(nextOf(new Set())).toBe("agree");
    expect(nextOf(new Set(["agree", "why"]))).toBe("be");
  });

  it("says which groups were entered since it began", () => {
    expect(enteredSince(new Set(["a"]), ["a", "b"])).toEqual(["b"]);
    expect(enteredSince(null, ["a"])).toEqual([]);
  });
});
