import type { JsonObject } from "@attune/core/json";
import type { Line } from "./catalog.ts";
import { productOf } from "./catalog.ts";
import type { Market, Store } from "./market.ts";
import { BRITAIN, DAY, SWEDEN } from "./market.ts";
import type { Moment, Order, SourceKey, Standing, Step } from "./moment.ts";
import type { Device, Person } from "./people.ts";
import { PLANTED } from "./planted.ts";
import type { Season } from "./season.ts";
import { favouriteSent, hasTotal } from "./season.ts";

/** The oldest thing that a planted customer did, in days. */
export const OLDEST_STORY = 60;

const laptop = (anonymousId: string): Device => ({ kind: "laptop", anonymousId, deviceId: null });

const person = (
  userId: string,
  firstName: string,
  lastName: string,
  market: Market,
  more: Partial<Person> = {},
): Person => ({
  userId,
  firstName,
  lastName,
  email: `${userId.replaceAll("-", ".")}@example.com`,
  phone: null,
  loyaltyId: null,
  market,
  devices: [laptop(`${userId.split("-")[0] ?? userId}-laptop`)],
  favourite: "cycling",
  wallet: { usual: market === SWEDEN ? "swish" : "card", thrifty: false },
  club: null,
  consent: { personalization: true, marketing: true },
  ...more,
});

const line = (id: string, quantity = 1): Line => ({ product: productOf(id), quantity });

/** How a story is told: each sentence `days` ago, by one person. */
type Telling = {
  readonly season: Season;
  readonly by: Person;
  readonly moments: Moment[];
};

const tell = (
  { season, by, moments }: Telling,
  days: number,
  step: Step,
  standing: Standing = "signed-in",
  device: Device | null = by.devices[0],
): void => {
  moments.push({ at: season.now - Math.round(days * DAY), by, device, standing, step });
};

const orderOf = (
  { season, by }: Telling,
  days: number,
  orderId: string,
  lines: readonly Line[],
  store: Store = "online",
): Order => ({
  orderId,
  store,
  lines,
  withTotal: hasTotal(season, store, season.now - days * DAY),
  paidWith: by.wallet.usual,
  discount: by.wallet.thrifty ? 0.15 : 0,
});

const A_MINUTE = 1 / 1440;

const signsIn = (telling: Telling, days: number, device?: Device): void => {
  const { season, by } = telling;
  const favourite = favouriteSent(season, by.favourite, season.now - days * DAY);
  tell(telling, days, { kind: "identified", favourite }, "signed-in", device);
};

const orders = (telling: Telling, days: number, orderId: string, bought: Line): void => {
  const order = orderOf(telling, days, orderId, [bought]);
  tell(telling, days, { kind: "viewed", line: bought });
  tell(telling, days - A_MINUTE, { kind: "added", line: bought });
  tell(telling, days - 2 * A_MINUTE, { kind: "checkout", order });
  tell(telling, days - 4 * A_MINUTE, { kind: "ordered", order });
};

const leavesInCart = (telling: Telling, days: number, left: Line): void => {
  tell(telling, days, { kind: "viewed", line: left });
  tell(telling, days - A_MINUTE, { kind: "added", line: left });
};

const says = (
  telling: Telling,
  days: number,
  message: JsonObject,
  source: SourceKey = "shop",
): void => tell(telling, days, { kind: "as-sent", source, message });

const looksAround = (telling: Telling, days: number, device?: Device): void => {
  tell(telling, days, { kind: "home" }, "visitor", device);
  tell(telling, days - A_MINUTE, { kind: "viewed", line: line("p-301") }, "visitor", device);
};

type Story = { readonly who: Person; readonly told: (telling: Telling) => void };

const carts: readonly Story[] = [
  {
    who: person(PLANTED.returningWithCart, "Anna", "Berg", SWEDEN, { phone: "+46 70 1740605" }),
    told: (telling) => {
      looksAround(telling, 40.1);
      signsIn(telling, 40.05);
      orders(telling, 40, "O-ANNA-1", line("p-103"));
      leavesInCart(telling, 3.2 / 24, line("p-106"));
      leavesInCart(telling, 3 / 24, line("p-105", 2));
    },
  },
  {
    who: person(PLANTED.returningEmptyCart, "Olof", "Krantz", SWEDEN),
    told: (telling) => {
      signsIn(telling, 50);
      orders(telling, 49.9, "O-OLOF-1", line("p-301"));
      leavesInCart(telling, 12.5, line("p-304"));
      orders(telling, 12, "O-OLOF-2", line("p-309", 3));
    },
  },
  {
    who: person(PLANTED.newWithCart, "Mary", "Stone", BRITAIN, { phone: "+44 20 79460000" }),
    told: (telling) => {
      looksAround(telling, 9);
      signsIn(telling, 1.1);
      leavesInCart(telling, 1, line("p-401"));
    },
  },
  {
    who: person(PLANTED.newEmptyCart, "John", "Hale", BRITAIN),
    told: (telling) => {
      looksAround(telling, 6);
      signsIn(telling, 5.9);
    },
  },
  {
    who: person(PLANTED.withoutConsent.userId, "Greta", "Sand", SWEDEN, {
      consent: { personalization: false, marketing: false },
    }),
    told: (telling) => {
      signsIn(telling, 33);
      orders(telling, 32.9, "O-GRETA-1", line("p-901"));
      leavesInCart(telling, 0.4, line("p-903"));
    },
  },
];

const family = laptop(PLANTED.sharedBrowser.anonymousId);

const six = [1, 2, 3, 4, 5].map((nth) => `nils.ek.${nth}@example.org`);

const joins: readonly Story[] = [
  {
    who: person(PLANTED.sharedBrowser.first, "Erik", "Lund", SWEDEN, { devices: [family] }),
    told: (telling) => {
      looksAround(telling, 21);
      signsIn(telling, 20.9);
      leavesInCart(telling, 20.8, line("p-201"));
    },
  },
  {
    who: person(PLANTED.sharedBrowser.second, "Sara", "Lund", SWEDEN, { devices: [family] }),
    told: (telling) => {
      signsIn(telling, 14);
      leavesInCart(telling, 13.9, line("p-601"));
    },
  },
  {
    who: person(PLANTED.manyEmails.userId, "Nils", "Ek", SWEDEN),
    told: (telling) => {
      for (const [nth, email] of [...six, PLANTED.manyEmails.refused].entries())
        says(telling, 16 - nth * 0.9, {
          type: "identify",
          userId: PLANTED.manyEmails.userId,
          traits: { email, name: "Nils Ek" },
        });
    },
  },
  {
    who: person(PLANTED.blockedId.userId, "Lisa", "Falk", SWEDEN),
    told: (telling) => {
      says(telling, 18, {
        type: "track",
        event: "Product Viewed",
        ...PLANTED.blockedId,
        properties: { product_id: "p-502", name: "Klätterrep 60 m", category: "climbing" },
      });
    },
  },
  {
    who: person(PLANTED.alias.previousId, "Peter", "Wahl", SWEDEN, {
      email: "peter.wahl@example.org",
      devices: [laptop("peter-old-laptop")],
    }),
    told: (telling) => {
      signsIn(telling, 58);
      orders(telling, 57.9, "O-PETER-1", line("p-703"));
    },
  },
  {
    who: person(PLANTED.alias.userId, "Peter", "Wahl", SWEDEN),
    told: (telling) => {
      signsIn(telling, 27);
      says(telling, 26, { type: "alias", ...PLANTED.alias });
    },
  },
  {
    who: person(PLANTED.anonymousAlias.userId, "Emma", "Quist", SWEDEN, {
      devices: [laptop(PLANTED.anonymousAlias.previousId)],
    }),
    told: (telling) => {
      looksAround(telling, 24);
      says(telling, 23.9, { type: "alias", ...PLANTED.anonymousAlias });
    },
  },
];

const { severalDevices, mergedByMistake } = PLANTED;
const tomsDevices = [
  laptop(severalDevices.anonymousIds[0]),
  { kind: "phone", anonymousId: severalDevices.anonymousIds[1], deviceId: null },
  {
    kind: "app",
    anonymousId: severalDevices.anonymousIds[2],
    deviceId: severalDevices.deviceId,
  },
] as const satisfies readonly Device[];

const families: readonly Story[] = [
  {
    who: person(severalDevices.userId, "Tom", "Ashby", BRITAIN, {
      loyaltyId: severalDevices.loyaltyId,
      devices: tomsDevices,
      phone: "+44 20 79460001",
    }),
    told: (telling) => {
      for (const [nth, device] of tomsDevices.entries()) {
        looksAround(telling, 45 - nth * 10, device);
        signsIn(telling, 44.9 - nth * 10, device);
      }
      const order = orderOf(telling, 11, "O-TOM-1", [line("p-1001")], "london-camden");
      tell(telling, 11, { kind: "ordered", order }, "at-the-till", null);
    },
  },
  {
    who: person(mergedByMistake.userId, "Birgit", "Holm", SWEDEN, {
      loyaltyId: mergedByMistake.loyaltyId,
    }),
    told: (telling) => {
      signsIn(telling, 52);
      orders(telling, 51.9, "O-BIRGIT-1", line("p-1205"));
      says(telling, 8, {
        type: "identify",
        traits: {
          email: mergedByMistake.email,
          loyalty_id: mergedByMistake.loyaltyId,
        },
      });
      // Klara's own order, on her address alone: hers again once the two are set apart.
      says(telling, 6, {
        type: "track",
        event: "Order Completed",
        context: { traits: { email: mergedByMistake.email } },
        properties: { order_id: "O-KLARA-1", store: "online", total: 349, currency: "SEK" },
      });
    },
  },
];

const incidents: readonly Story[] = [
  {
    who: person(PLANTED.sentTwice.userId, "Ida", "Storm", SWEDEN),
    told: (telling) => {
      signsIn(telling, 36);
      orders(telling, 35.9, PLANTED.sentTwice.orderId, line("p-801"));
    },
  },
  {
    who: person(PLANTED.refunded.userId, "Hugo", "Nyman", SWEDEN),
    told: (telling) => {
      const { orderId } = PLANTED.refunded;
      signsIn(telling, 31);
      orders(telling, 30.9, orderId, line("p-402"));
      const order = orderOf(telling, 19, orderId, [line("p-402")]);
      tell(telling, 19, { kind: "refunded", order }, "signed-in", null);
    },
  },
  {
    who: person(PLANTED.brokenStore.userId, "Karin", "Lind", SWEDEN, { loyaltyId: "L-900003" }),
    told: (telling) => {
      const { store, orderId } = PLANTED.brokenStore;
      signsIn(telling, 30.5);
      const sound = orderOf(telling, 15, "O-KARIN-1", [line("p-1003")], store);
      tell(telling, 15, { kind: "ordered", order: sound }, "at-the-till", null);
      const broken = orderOf(telling, 2, orderId, [line("p-1101")], store);
      tell(telling, 2, { kind: "ordered", order: broken }, "at-the-till", null);
    },
  },
  {
    who: person(PLANTED.stoppedTrait.userId, "Kate", "Morrow", BRITAIN, { favourite: "paddling" }),
    told: (telling) => {
      signsIn(telling, 38);
      signsIn(telling, 4);
    },
  },
];

const prices: readonly Story[] = [
  {
    who: person(PLANTED.paysFullPrice.userId, "Astrid", "Lind", SWEDEN, {
      loyaltyId: PLANTED.paysFullPrice.loyaltyId,
    }),
    told: (telling) => {
      signsIn(telling, 44);
      orders(telling, 43.9, "O-ASTRID-1", line("p-101"));
      orders(telling, 15, "O-ASTRID-2", line("p-309", 2));
      tell(telling, 1, { kind: "viewed", line: line(PLANTED.paysFullPrice.productId) });
    },
  },
  {
    who: person(PLANTED.looksForCoupons.userId, "Emil", "Falk", SWEDEN, {
      favourite: "hiking",
      wallet: { usual: "invoice", thrifty: true },
    }),
    told: (telling) => {
      const { productId, ticketId } = PLANTED.looksForCoupons;
      signsIn(telling, 41);
      orders(telling, 40.9, "O-EMIL-1", line("p-302"));
      orders(telling, 9, "O-EMIL-2", line("p-308"));
      leavesInCart(telling, 2, line(productId));
      tell(telling, 1, { kind: "ticket-opened", ticketId, topic: "delivery" }, "signed-in", null);
    },
  },
];

const STORIES: readonly Story[] = [...carts, ...joins, ...families, ...incidents, ...prices];

/** How many of the shop's people are planted. */
export const PLANTED_PEOPLE = STORIES.length;

/** What the planted customers did, each in order of time. */
export const tellStories = (season: Season): Moment[][] =>
  STORIES.map(({ who, told }) => {
    const moments: Moment[] = [];
    told({ season, by: who, moments });
    return moments;
  });
