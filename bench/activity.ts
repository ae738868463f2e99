/** Draws from one seed, so that a load is the same each time that it runs. */
export type Draw = () => number;

/** Mulberry32: a few nanoseconds a draw, since the generator shares the machine with the server. */
export const createDraw = (seed: number): Draw => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    const a = Math.imul(state ^ (state >>> 15), state | 1);
    const b = a ^ (a + Math.imul(a ^ (a >>> 7), a | 61));
    return ((b ^ (b >>> 14)) >>> 0) / 0x1_0000_0000;
  };
};

const pick = <T>(list: readonly [T, ...T[]], draw: Draw): T =>
  list[Math.floor(draw() * list.length)] ?? list[0];

/**
 * Ranks 0 … `size` - 1 by Zipf's law with exponent 1: the n-th most active profile acts 1/n as often
 * as the first. Of 100 thousand the first does a twelfth of everything.
 */
export const createZipf = (size: number, draw: Draw): (() => number) => {
  const sums = new Float64Array(size);
  let sum = 0;
  for (let rank = 0; rank < size; rank += 1) sums[rank] = sum += 1 / (rank + 1);
  return () => {
    const wanted = draw() * sum;
    let low = 0;
    let high = size - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((sums[middle] ?? 0) < wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  };
};

export const userId = (profile: number): string => `user-${profile}`;
export const anonymousId = (profile: number): string =>
  `7c1e9a52-0b7d-4f3e-9a61-${String(profile).padStart(12, "0")}`;

const PLANS = ["free", "club", "gold"] as const;
const COUNTRIES = ["SE", "NO", "DK", "FI", "GB", "DE"] as const;
const CATEGORIES = ["cycling", "hiking", "camping", "running", "climbing", "winter"] as const;
const AGENTS = [
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
  "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.1 Safari/604.1",
  "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.1 Safari/605.1.15",
] as const;
const CONTEXTS = 48;
const PRODUCTS = 2_000;

/** The context that Segment's browser client sends, as text. */
const contextText = (draw: Draw): string => {
  const category = pick(CATEGORIES, draw);
  const path = `/shop/${category}/${Math.floor(draw() * PRODUCTS)}`;
  return JSON.stringify({
    library: { name: "analytics.js", version: "npm:next-1.84.3" },
    userAgent: pick(AGENTS, draw),
    ip: `192.0.2.${Math.floor(draw() * 255)}`,
    locale: draw() < 0.5 ? "sv-SE" : "en-GB",
    timezone: "Europe/Stockholm",
    screen: { width: 1512, height: 982, density: 2 },
    campaign: { source: "newsletter", medium: "email", name: `week-${Math.floor(draw() * 52)}` },
    page: {
      path,
      url: `https://shop.example${path}?utm_source=newsletter&utm_medium=email`,
      referrer: "https://www.shop.example/",
      search: "?utm_source=newsletter&utm_medium=email",
      title: `${category} – everything for outdoors | Example Outdoor Shop`,
    },
  });
};

const productText = (draw: Draw): string => {
  const product = Math.floor(draw() * PRODUCTS);
  return `{"product_id":"P-${product}","sku":"SKU-${product}-M","category":"${pick(CATEGORIES, draw)}","name":"Product number ${product}, made for the weather outside","brand":"Brand ${product % 40}","variant":"M","price":${(product % 200) + 19}.5,"currency":"SEK","quantity":1,"url":"https://shop.example/products/${product}","image_url":"https://img.shop.example/${product}.webp"}`;
};

const orderText = (draw: Draw): string => {
  const order = Math.floor(draw() * 1e9);
  return `{"order_id":"O-${order}","total":${order % 2_000}.25,"revenue":${order % 1_900}.25,"shipping":49,"tax":80.5,"currency":"SEK","products":[{"product_id":"P-${order % PRODUCTS}","name":"Product number ${order % PRODUCTS}","price":199.5,"quantity":1}]}`;
};

const traitsText = (profile: number, draw: Draw): string =>
  `{"plan":"${pick(PLANS, draw)}","country":"${pick(COUNTRIES, draw)}","points":${Math.floor(draw() * 1_000)},"first_name":"Customer ${profile}","newsletter":${draw() < 0.6}}`;

export type Message = { readonly type: "track" | "page" | "identify"; readonly text: string };

export type Activity = {
  /** The next message of the mix, of about 1 kB, with the given id. */
  readonly next: (messageId: string, timestamp: string) => Message;
  /** The message that makes a profile: both identifiers and its traits. */
  readonly first: (profile: number, messageId: string, timestamp: string) => Message;
  /** The next active profile, by Zipf's law. */
  readonly profile: () => number;
};

/** A tenth of the messages carry both identifiers; the rest one of the two. */
const whoText = (profile: number, draw: Draw): string => {
  const share = draw();
  if (share < 0.1) return `"userId":"${userId(profile)}","anonymousId":"${anonymousId(profile)}"`;
  return share < 0.55 ? `"userId":"${userId(profile)}"` : `"anonymousId":"${anonymousId(profile)}"`;
};

type Kind = {
  readonly type: Message["type"];
  readonly fields: (profile: number, draw: Draw) => string;
};
const track = (event: string, properties: (draw: Draw) => string): Kind => ({
  type: "track",
  fields: (_profile, draw) => `"event":"${event}","properties":${properties(draw)}`,
});

const VIEWED = track("Product Viewed", productText);
const ADDED = track("Product Added", productText);
const ORDERED = track("Order Completed", orderText);
const PAGE: Kind = {
  type: "page",
  fields: (_profile, draw) => `"name":"Product","properties":${productText(draw)}`,
};
const IDENTIFY: Kind = {
  type: "identify",
  fields: (profile, draw) => `"traits":${traitsText(profile, draw)}`,
};

const kindOf = (share: number): Kind => {
  if (share < 0.5) return VIEWED;
  if (share < 0.75) return PAGE;
  if (share < 0.87) return ADDED;
  return share < 0.92 ? ORDERED : IDENTIFY;
};

/** What customers of a shop do: 50 % views, 25 % pages, 12 % carts, 5 % orders, 8 % identify. */
export const createActivity = (profiles: number, seed: number): Activity => {
  const draw = createDraw(seed);
  const zipf = createZipf(profiles, draw);
  const contexts = Array.from({ length: CONTEXTS }, () => contextText(draw));
  const context = (): string => contexts[Math.floor(draw() * CONTEXTS)] ?? "{}";
  const write = (
    { type, fields }: Kind,
    who: string,
    profile: number,
    messageId: string,
    timestamp: string,
  ): Message => ({
    type,
    text: `{"type":"${type}","messageId":"${messageId}",${who},"timestamp":"${timestamp}","context":${context()},${fields(profile, draw)}}`,
  });
  return {
    profile: zipf,
    next: (messageId, timestamp) => {
      const profile = zipf();
      return write(kindOf(draw()), whoText(profile, draw), profile, messageId, timestamp);
    },
    first: (profile, messageId, timestamp) => {
      const who = `"userId":"${userId(profile)}","anonymousId":"${anonymousId(profile)}"`;
      return write(IDENTIFY, who, profile, messageId, timestamp);
    },
  };
};
