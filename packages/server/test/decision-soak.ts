import type { RunningAttune } from "./running-attune.ts";

/** Numbers from 0 to below 1, always the same ones for a seed (Park and Miller's generator). */
export const randomFrom = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
};

const OFFERS = [
  { key: "welcome", groups: ["gentle"], value: 1 },
  {
    key: "gold-week",
    groups: ["loud"],
    value: 30,
    category: "gold",
    caps: [{ limit: 2, within: "2d" }],
  },
  {
    key: "sale",
    groups: ["loud"],
    value: 12,
    category: "sale",
    budget: { amount: 60, window: "today" },
  },
  {
    key: "paced",
    value: 8,
    category: "sale",
    budget: { amount: 500.5, cost: 2.5, currency: "SEK", window: "this week", pace: "even" },
  },
  { key: "letter", groups: ["loud"], value: 5, purpose: "newsletter", locales: ["sv", "en-GB"] },
  {
    key: "mobile",
    value: 4,
    category: "app",
    applicability: { "context.device.type": "mobile" },
    variants: [{ locale: "sv", content: { text: "I mobilen" } }],
  },
  {
    key: "keen-only",
    value: "visits * 2 + 1",
    category: "gold",
    eligibility: { $segment: "keen" },
    computed: { visits: "visits" },
  },
  { key: "second", value: 3, requires: ["welcome"], suitability: { plan: { $ne: "gold" } } },
  { key: "left", value: 6, exclusive: { group: "halves", from: 0, until: 0.5 } },
  { key: "right", value: 6, exclusive: { group: "halves", from: 0.5, until: 1 } },
  { key: "evening", value: 7, schedule: { hours: { from: "18:00", until: "23:00" } } },
  {
    key: "weighed",
    value: 2,
    weights: [{ if: { plan: "gold" }, weight: 3 }],
    caps: [{ limit: 0 }],
  },
] as const;

const KEYS = OFFERS.map(({ key }) => key);

const SLOTS = [
  { key: "hero", channel: "web" },
  {
    key: "shelf",
    channel: "web",
    arbitration: { by: "value" },
    slate: { size: 3, perCategory: 1, diversity: 0.3, pins: [{ offer: "sale", position: 2 }] },
  },
  {
    key: "push",
    channel: "app",
    arbitration: {
      by: "thompson",
      explore: 0.1,
      guardrail: { dismissed: 0.4, after: 20 },
    },
    reserve: "10m",
  },
  {
    key: "mail",
    channel: "email",
    arbitration: { by: "formula", formula: "value * 1.5 + priority" },
  },
  { key: "till", channel: "web", arbitration: { by: "value", explore: 0.05 } },
  { key: "closed", channel: "web", paused: true },
] as const;

const RULES = SLOTS.flatMap(({ key: slot }) => [
  {
    key: `${slot}-gold`,
    slot,
    priority: 20,
    if: { plan: "gold" },
    then: { offers: ["gold-week", "left", "right"] },
  },
  { key: `${slot}-all`, slot, priority: 10, if: { visits: { $lt: 40 } }, then: { offers: KEYS } },
]);

/** Slots, offers and a policy in which every stage has something to stop. */
export const SOAK = [
  { kind: "purpose", key: "newsletter", basis: "consent" },
  {
    kind: "segment",
    key: "keen",
    when: { $event: { name: "Product Viewed", count: { $gte: 3 }, within: "2d" } },
  },
  ...SLOTS.map((slot) => ({ kind: "slot", ...slot, default: { content: { text: slot.key } } })),
  ...OFFERS.map((offer) => ({ kind: "offer", ...offer, content: { text: offer.key } })),
  ...RULES.map((rule) => ({ kind: "rule", ...rule })),
  {
    kind: "policy",
    key: "calm",
    caps: [
      { key: "day", limit: 6, window: "today" },
      { key: "loud", limit: 3, within: "3d", per: "group", of: { groups: ["loud"] } },
      { key: "mail", limit: 1, within: "2d", of: { channels: ["email"] } },
    ],
    coolDowns: [{ key: "no", after: "dismissed", for: "2d", per: "offer" }],
    suppress: [{ key: "ticket", when: { ticket: true }, of: { channels: ["app", "email"] } }],
    levers: [
      {
        key: "push-sale",
        factor: 1.5,
        until: "2041-01-01T00:00:00Z",
        because: "stock",
        of: { offers: ["sale"] },
      },
    ],
    control: { share: 0.1, except: { slots: ["till"] } },
  },
];

const PEOPLE = 120;
const NAMES = ["Viewed", "Clicked", "Dismissed"] as const;

/**
 * So many calls of random people for six slots and one that there is not, with what they do and how they
 * answer to what they are shown, over days of a virtual clock.
 */
export const soak = async (attune: RunningAttune, calls: number, seed: number): Promise<void> => {
  const random = randomFrom(seed);
  const pick = <T>(all: readonly T[]): T | undefined => all[Math.floor(random() * all.length)];
  const chance = (part: number): boolean => random() < part;
  let shown: { readonly person: number; readonly id: string }[] = [];

  const personOf = (person: number) =>
    person % 3 === 0
      ? { anonymousId: `a${person}`, ...(chance(0.1) ? { userId: `u${person}` } : {}) }
      : { userId: `u${person}`, ...(chance(0.05) ? { anonymousId: `a${person - 1}` } : {}) };

  const doings = (person: number) => {
    const who = personOf(person);
    const traits = {
      plan: pick(["gold", "free"]),
      visits: Math.floor(random() * 60),
      ticket: chance(0.2),
    };
    const answered = shown.splice(0, 6).filter(() => chance(0.6));
    return [
      ...(chance(0.3) ? [{ type: "identify", ...who, traits }] : []),
      ...(chance(0.5) ? [{ type: "track", event: "Product Viewed", ...who }] : []),
      ...answered.flatMap(({ person: other, id }) => {
        const own = other % 3 === 0 ? { anonymousId: `a${other}` } : { userId: `u${other}` };
        const event = `Decision ${pick(chance(0.5) ? ["Viewed"] : NAMES)}`;
        return [{ type: "track", event, ...own, properties: { decision_id: id } }];
      }),
    ];
  };

  const decide = async (person: number): Promise<void> => {
    const { decisions } = await attune.call("decide", {
      body: {
        identifiers: chance(0.02)
          ? {}
          : person % 3 === 0
            ? { anonymous_id: `a${person}` }
            : { user_id: `u${person}` },
        slots: [
          ...SLOTS.map(({ key }) => key).filter(() => chance(0.9)),
          ...(chance(0.05) ? ["nowhere"] : []),
        ].concat("till"),
        context: {
          device: { type: pick(["mobile", "desktop"]) ?? "" },
          locale: pick(["sv-SE", "en-GB", "de"]) ?? "",
        },
        explain: chance(0.2),
      },
    });
    for (const { decisionId, offer } of Object.values(decisions))
      if (offer !== null) shown.push({ person, id: decisionId });
  };

  for (let done = 0; done < calls; done += 12) {
    const people = Array.from({ length: 12 }, () => Math.floor(random() ** 2 * PEOPLE));
    const batch = people.flatMap(doings);
    if (batch.length > 0) await attune.call("batch", { body: { batch } });
    if (chance(0.05))
      await attune.call("recordConsent", {
        body: {
          identifier: `user_id:u${pick(people.filter((each) => each % 3 !== 0)) ?? 1}`,
          statements: [{ purpose: "newsletter", granted: chance(0.8), source: "soak" }],
        },
      });
    await Promise.all(people.map(decide));
    shown = shown.slice(-200);
    await attune.call("setClock", { body: { advance: `${1 + Math.floor(random() * 40)}m` } });
  }
};
