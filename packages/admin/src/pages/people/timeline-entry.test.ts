import { describe, expect, test } from "vitest";
import { createFormats, createTranslate } from "../../i18n/index.ts";
import type { MessageKey } from "../../messages/index.ts";
import { SV } from "../../messages/sv/index.ts";
import type { TimelineEntry } from "./timeline-entry.ts";
import { tell } from "./timeline-entry.ts";

const { list, money } = createFormats("sv");
const swedish = {
  t: createTranslate<MessageKey>("sv", SV).text,
  list,
  money,
  nameOf: (_kind: string, key: string) => (key === "vip" ? "De bästa" : key),
};

const event = (message: object, type = "track", name = "Order Completed"): TimelineEntry =>
  entry("event", { event: { type, name, source: "kassan", message } });

const entry = (kind: string, fields: object, about: string[] = []): TimelineEntry => ({
  seq: 7,
  time: "2026-11-22T10:00:00.000Z",
  kind,
  sentence: "the server's own words",
  entry: JSON.parse(JSON.stringify({ kind, ...fields })),
  about,
});

const MAIL = { ns: "email", value: "anna@example.com" };

describe("an entry of the timeline in Swedish", () => {
  test.each([
    [
      entry("link", { pair: [1, 2], exception: false }, ["anonymous_id:a1", "user_id:anna"]),
      "anonymous_id:a1 och user_id:anna är samma person",
    ],
    [
      entry("link", { pair: [1, 2], exception: true }, ["user_id:a", "user_id:b"]),
      "user_id:a och user_id:b är samma person, enligt ett betrott alias utöver gränsen",
    ],
    [
      entry("refusal", { refused: [{ identifier: MAIL, reason: "cannot-link" }] }),
      "email:anna@example.com kopplades inte: någon har skilt dem åt.",
    ],
    [
      entry("unmerge", { actor: "Maja", take: [MAIL], reason: "två personer" }),
      "Maja delade upp profilen och tog ut email:anna@example.com: två personer",
    ],
    [
      entry("undo", { actor: "Maja", unmerge: 41 }),
      "Maja ångrade uppdelning 41 och förde ihop profilerna igen",
    ],
    [entry("leave", { actor: "crm", account: "acme" }), "crm tog bort personen ur kontot acme"],
    [
      event({
        properties: { total: 1631.3, currency: "GBP", products: [{ sku: "1" }, { sku: "2" }] },
      }),
      "Order Completed · 1 631,30 GBP · 2 produkter · kassan",
    ],
    [
      event({ properties: { product_id: "p-1", name: "Cykelväska", price: 799, currency: "SEK" } }),
      "Order Completed · Cykelväska · 799 kr · kassan",
    ],
    [event({ properties: { total: "[hidden]", currency: "GBP" } }), "Order Completed · kassan"],
    [
      event({ traits: { country: "SE", plan: "a", age: 4, city: "Umeå", zip: 1 } }, "identify", ""),
      "identify · country, plan, age och 2 till · kassan",
    ],
    [entry("membership", { entered: ["vip"], left: ["new"] }), "Kom med i De bästa. Lämnade new."],
  ])("is told by what it holds: %#", (told, sentence) => {
    expect(tell(swedish, told).replaceAll(/[\u00a0\u202f]/g, " ")).toBe(sentence);
  });

  test("is in the server's words when nobody here knows its kind", () => {
    expect(tell(swedish, entry("something-new", {}))).toBe("the server's own words");
  });
});
