/** A slot with 100 offers and 100 rules over traits, cart, orders and context. */
const COUNTRIES = ["SE", "NO", "DK", "FI", "GB", "DE"] as const;
const PLANS = ["free", "club", "gold"] as const;
const CATEGORIES = ["cycling", "hiking", "camping", "running", "climbing", "winter"] as const;

export const SLOT = "home_hero";
const RULES = 100;

/** Most rules ask for what few customers have, so that all are judged and some win. */
const conditionOf = (rule: number): object => {
  const country = COUNTRIES[rule % COUNTRIES.length];
  const plan = PLANS[rule % PLANS.length];
  const category = CATEGORIES[rule % CATEGORIES.length];
  switch (rule % 5) {
    case 0:
      return {
        $and: [{ returning: true }, { "cart.items": { $size: { $gt: rule % 7 } } }, { country }],
      };
    case 1:
      return { plan, points: { $gte: rule * 9, $lt: rule * 9 + 40 } };
    case 2:
      return { returning: false, "cart.items": { $elemMatch: { category } }, newsletter: true };
    case 3:
      return { country: { $in: [country, "IS"] }, plan, "context.page.category": category };
    default:
      return {
        $or: [
          { "context.weather.temperature": { $lt: rule - 60 } },
          { $nor: [{ plan }, { returning: true }, { points: { $lt: rule * 10 } }] },
        ],
      };
  }
};

export const offersAndRules = (): object[] => [
  {
    kind: "slot",
    key: SLOT,
    name: "Home page hero",
    default: { content: { title: "Made for the weather outside", link: "/" } },
  },
  ...Array.from({ length: RULES }, (_, nth) => ({
    kind: "offer",
    key: `offer-${nth}`,
    content: {
      title: `Offer number ${nth}`,
      text: "Free returns for 30 days.",
      cta: "Look around",
      link: `/offers/${nth}`,
    },
    ...(nth % 5 === 0 ? { items: { from: "cart.items", limit: 4 } } : {}),
  })),
  ...Array.from({ length: RULES }, (_, nth) => ({
    kind: "rule",
    key: `rule-${nth}`,
    slot: SLOT,
    priority: (nth * 37) % 100,
    if: conditionOf(nth),
    then: { offer: `offer-${nth}` },
  })),
];

/** The recommender that the load asks, with what shops ask for: a filter, boosts, caps and variety. */
export const SHELF = "shelf";

export const recommenders = (): object[] => [
  {
    kind: "recommender",
    key: SHELF,
    sources: [{ use: "ease", weight: 2 }, { use: "session" }, { use: "trending" }],
    rules: {
      filter: { price: { $lt: 200 } },
      boost: [
        { if: { brand: { $in: ["Brand 1", "Brand 2", "Brand 3"] } }, weight: 1.5 },
        { if: { on_sale: true }, weight: 1.2 },
      ],
      perBrand: 3,
      perCategory: 4,
      diversity: 0.3,
    },
    fallback: ["most"],
    size: 10,
  },
  { kind: "recommender", key: "most", sources: [{ use: "popular" }], size: 10 },
];

/** Each offer three times a day, all of them twenty times, and five times each in a week. */
export const CAPS = {
  kind: "policy",
  key: "caps",
  caps: [
    { key: "offer-day", per: "offer", limit: 3, within: "24h" },
    { key: "offer-week", per: "offer", limit: 5, window: "this week" },
    { key: "day", per: "all", limit: 20, window: "today" },
  ],
};

/** What is true of one call: where the page is and what the weather is like. */
export const contextText = (draw: () => number): string =>
  `{"page":{"path":"/","category":"${CATEGORIES[Math.floor(draw() * CATEGORIES.length)] ?? "cycling"}"},"device":"mobile","weather":{"temperature":${Math.floor(draw() * 40) - 10}}}`;
