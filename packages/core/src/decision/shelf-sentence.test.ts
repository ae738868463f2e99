import { describe, expect, test } from "vitest";
import { LANGUAGES } from "../condition/index.ts";
import { SOURCE_NAMES } from "../recommender/index.ts";
import type { Decision, Shelf, ShelvedBundle, ShelvedItem } from "./index.ts";
import { namedIn, sentencesOf } from "./index.ts";
import { SHELF_PHRASES } from "./shelf-phrases.ts";

const item = (id: string, more: Partial<ShelvedItem> = {}): ShelvedItem => ({
  id,
  content: { name: `The ${id}` },
  from: "for-you",
  score: 1,
  sources: { ease: 1 },
  because: [],
  moved: [],
  ...more,
});

const decision = (
  shelved: readonly ShelvedItem[],
  { id = "for-you", left = {} }: { id?: string; left?: Readonly<Record<string, number>> } = {},
): Decision => ({
  id: "d",
  slot: "home",
  channel: "web",
  reason: "SELECTED",
  parameters: {},
  offer: "shelf",
  content: {},
  items: shelved.map(({ id: own, content }, position) => ({ id: own, position, content })),
  candidates: [],
  funnel: { considered: 1, eligible: 1, returned: 1, stopped: {} },
  inputs: [],
  versions: {},
  time: 0,
  readAt: 1,
  definitionsAt: 1,
  engine: "attune-decide/3",
  subject: { profile: "p7", identifier: { ns: "user_id", value: "anna" }, noted: [] },
  latency: 1,
  facts: {
    shelves: {
      other: { model: "m", items: [], left: {} },
      [id]: { model: "m", items: [...shelved], left },
    },
  },
});

const NAMES = new Map([["bag", "Rucksack"]]);
const told = (of: Decision): string[][] =>
  LANGUAGES.map((language) =>
    sentencesOf(of, language, NAMES)
      .slice(1)
      .map((sentence) => sentence.trim().replaceAll("\u00a0", " ")),
  );

describe("the items of a shelf", () => {
  test("are each told with what spoke for them and how they were found, in both languages", () => {
    const boots = item("boots", {
      sources: { ease: 0.7, session: 0.3 },
      because: [
        { id: "bag", share: 0.61 },
        { id: "sock", share: 0.24 },
      ],
    });
    expect(told(decision([boots, item("rope", { sources: { trending: 1 } })]))).toEqual([
      [
        "1. The boots: because of Rucksack (61 %) and sock (24 %); people with a like history took it (70 %) and others went on to it (30 %).",
        "2. The rope: more happens with it than usual.",
      ],
      [
        "1. The boots: på grund av Rucksack (61 %) och sock (24 %); personer med liknande historik tog den (70 %) och andra gick vidare till den (30 %).",
        "2. The rope: det händer mer än vanligt med den.",
      ],
    ]);
  });

  test("are told with the crowd that they were found in: category, place and segments by their names", () => {
    const segments = [
      { key: "carts", name: "Cart abandoners" },
      { key: "loyal", name: "Loyal" },
    ];
    const found = (id: string, among: NonNullable<ShelvedItem["among"]>): ShelvedItem =>
      item(id, { sources: { trending: 0.6, popular: 0.4 }, among });
    const sentences = told(
      decision([
        found("rope", { trending: { place: "country:SE" }, popular: { segments } }),
        found("tent", { trending: { category: "ropes", place: "region:SE/Skåne" } }),
        found("lamp", { popular: { place: "store:7" }, trending: { place: "country:Narnia" } }),
      ]),
    );
    expect(sentences).toEqual([
      [
        "1. The rope: more happens with it than usual in Sweden (60 %) and many took it among Cart abandoners and Loyal (40 %).",
        "2. The tent: more happens with it than usual in ropes in Skåne (60 %) and many took it (40 %).",
        "3. The lamp: more happens with it than usual in Narnia (60 %) and many took it in shop 7 (40 %).",
      ],
      [
        "1. The rope: det händer mer än vanligt med den i Sverige (60 %) och många tog den bland Cart abandoners och Loyal (40 %).",
        "2. The tent: det händer mer än vanligt med den i ropes i Skåne (60 %) och många tog den (40 %).",
        "3. The lamp: det händer mer än vanligt med den i Narnia (60 %) och många tog den i butiken 7 (40 %).",
      ],
    ]);
  });

  test("that are missing since nobody knows what they would go with, or nothing was learnt, say so", () => {
    const empty = (shelf: Partial<Shelf>): string[][] =>
      told({
        ...decision([]),
        facts: { shelves: { "for-you": { model: "m", items: [], left: {}, ...shelf } } },
      });
    expect(empty({ unknown: ["p-1", "p-2"] })).toEqual([
      ["Nothing is known of p-1 and p-2: not in the catalog, and nothing was done with it."],
      ["Inget är känt om p-1 och p-2: finns inte i katalogen, och inget har gjorts med den."],
    ]);
    expect(empty({ model: null })).toEqual([
      ["No model is served yet, so nothing can be recommended."],
      ["Ingen modell används ännu, så inget kan rekommenderas."],
    ]);
  });

  test("that are one set are told with what they cost together, or why there is none", () => {
    const bundled = (shelved: readonly ShelvedItem[], bundle: ShelvedBundle): Decision => {
      const shelf = { model: "m", items: [...shelved], left: {}, bundle };
      return { ...decision(shelved), facts: { shelves: { "for-you": shelf } } };
    };
    const [english, swedish] = told(
      bundled([item("rope"), item("tent")], { total: 1_234.5, currency: "SEK" }),
    );
    expect(english?.at(-1)).toBe("Together they cost 1,234.50 SEK.");
    expect(swedish?.at(-1)).toBe("Tillsammans kostar de 1 234,50 SEK.");
    expect(told(bundled([], { missing: "margin" }))).toEqual([
      ["There is no bundle: no set has the margin that it is to have."],
      ["Det finns inget paket: ingen uppsättning har den marginal som krävs."],
    ]);
  });

  test("are those of the recommender that has them in this order, where others have the same ones", () => {
    const [rope, tent] = [item("rope"), item("tent", { sources: { popular: 1 } })];
    const shown = decision([tent, rope]);
    const other = { model: "m", items: [item("rope"), item("tent")], left: {} };
    const both = { ...shown, facts: { shelves: { first: other, ...shown.facts?.shelves } } };
    expect(told(both)[0]?.[0]).toBe("1. The tent: many took it.");
  });

  test("are told with how much a boost made them count, and of what it asked", () => {
    const shelved = [
      item("rope", { moved: [{ boost: 0 }] }),
      item("tent", { moved: [{ boost: 1 }] }),
    ];
    const boosts = {
      "for-you": [
        { if: { brand: { $in: ["Nordvind", "Fjell"] } }, weight: 1.5 },
        { if: { price: { $gt: 900 } }, weight: 0.5 },
      ],
    };
    const shelf = { model: "m", items: shelved, left: {}, boosts };
    const [english, swedish] = told({
      ...decision(shelved),
      facts: { shelves: { "for-you": shelf } },
    });
    expect(english).toEqual([
      "1. The rope: people with a like history took it; counts 1.5 times as much, since brand is Nordvind or Fjell.",
      "2. The tent: people with a like history took it; counts 0.5 times as much, since price is more than 900.",
    ]);
    expect(swedish).toEqual([
      "1. The rope: personer med liknande historik tog den; räknas 1,5 gånger så mycket, eftersom brand är Nordvind eller Fjell.",
      "2. The tent: personer med liknande historik tog den; räknas 0,5 gånger så mycket, eftersom price är mer än 900.",
    ]);
  });

  test("are told with what moved them, and from which recommender they are when it is another", () => {
    const moved = item("rope", { from: "popular", moved: [{ boost: 1 }, { pinned: 2 }] });
    const [english, swedish] = told(decision([moved]));
    expect(english).toEqual([
      "1. The rope: people with a like history took it; moved by boost 2; pinned to place 2; from popular, on which it falls back.",
    ]);
    expect(swedish).toEqual([
      "1. The rope: personer med liknande historik tog den; flyttad av lyft 2; fäst på plats 2; från popular, som är reserven.",
    ]);
  });

  test("are followed by how many each rule left out; a rule that has no words goes by its name", () => {
    const left = { bought: 4, "out-of-stock": 1_200, seen: 0, "of-later": 1 };
    const [english, swedish] = told(decision([item("rope")], { id: "anybody:for-you", left }));
    expect(english?.at(-1)).toBe("Left out: 4 bought already, 1,200 out of stock, 1 of-later.");
    expect(swedish?.at(-1)).toBe("Utelämnade: 4 redan köpta, 1 200 slut i lager, 1 of-later.");
  });

  test("that no recommender gave are told of no further", () => {
    const of = decision([item("rope")]);
    expect(told({ ...of, facts: {} })).toEqual([[], []]);
    expect(namedIn({ ...of, items: null })).toEqual([]);
  });

  test("are told of where nothing is left: what the rules left out", () => {
    const nothing = { ...decision([]), offer: null };
    const shelf = { model: "m", items: [], left: { "out-of-stock": 12 } };
    const [english, swedish] = told({ ...nothing, facts: { shelves: { "for-you": shelf } } });
    expect([english, swedish]).toEqual([
      ["Left out: 12 out of stock."],
      ["Utelämnade: 12 slut i lager."],
    ]);
    // Of several that are empty none was shown more than another.
    expect(told({ ...nothing, facts: { shelves: { a: shelf, b: shelf } } })).toEqual([[], []]);
  });

  test("are those of what was shown: of the person with an offer, of anybody with a default", () => {
    const [own, common] = [
      item("rope", { sources: { again: 1 } }),
      item("rope", { sources: { popular: 1 } }),
    ];
    const shelves = {
      "anybody:for-you": { model: "m", items: [common], left: {} },
      "for-you": { model: "m", items: [own], left: {} },
    };
    const of = { ...decision([own]), facts: { shelves } };
    expect(told(of)[0]).toEqual(["1. The rope: it would be used up by now."]);
    expect(told({ ...of, offer: null })[0]).toEqual(["1. The rope: many took it."]);
  });

  test("have words for every source, which differ, and for the same rules in both languages", () => {
    const [english, swedish] = LANGUAGES.map((language) => SHELF_PHRASES[language]);
    expect(Object.keys(swedish?.rule ?? {})).toEqual(Object.keys(english?.rule ?? {}));
    for (const language of LANGUAGES) {
      const words = SOURCE_NAMES.map((name) => SHELF_PHRASES[language].source[name]);
      expect(new Set(words).size).toBe(SOURCE_NAMES.length);
    }
  });
});
