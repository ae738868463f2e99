import type { RejectionCode } from "@attune/core/event";
import type { Json, JsonObject } from "@attune/core/json";
import type { ShopEvent } from "./message.ts";
import type { Random } from "./random.ts";

/** Deeper than any message may be nested. */
const TOO_DEEP = 80;

const nested = (depth: number): Json => {
  let value: Json = "the bottom";
  for (let level = 0; level < depth; level += 1) value = { deeper: value };
  return value;
};

/** Only a parser makes an own `__proto__` key, as it would from a request's body. */
const poisoned = (): Json => JSON.parse('{"__proto__":{"admin":true}}');

type Flaw = {
  readonly kind: string;
  /** What ingestion answers. */
  readonly code: RejectionCode;
  readonly spoil: (message: JsonObject) => JsonObject;
};

/** Every kind of bad event in the history; all of them survive `JSON.stringify`. */
export const FLAWS: readonly Flaw[] = [
  {
    kind: "no identifier",
    code: "identifier-missing",
    spoil: ({ anonymousId: _gone, ...message }) => message,
  },
  {
    kind: "an identifier that names nobody",
    code: "identifier-missing",
    spoil: (message) => ({ ...message, anonymousId: "[object Object]" }),
  },
  {
    kind: "a type that does not exist",
    code: "unknown-type",
    spoil: (message) => ({ ...message, type: "purchase" }),
  },
  {
    kind: "a track without a name",
    code: "event-name-missing",
    spoil: ({ event: _gone, ...message }) => message,
  },
  {
    kind: "a time that is no time",
    code: "timestamp-invalid",
    spoil: (message) => ({ ...message, timestamp: "1e309" }),
  },
  {
    kind: "a time before the epoch",
    code: "timestamp-out-of-range",
    spoil: (message) => ({ ...message, timestamp: "-000001-06-01T12:00:00.000Z" }),
  },
  {
    kind: "nested too deep",
    code: "too-deep",
    spoil: (message) => ({ ...message, properties: { widget: nested(TOO_DEEP) } }),
  },
  {
    kind: "a key that poisons prototypes",
    code: "forbidden-key",
    spoil: (message) => ({ ...message, properties: { settings: poisoned() } }),
  },
  {
    kind: "an alias of nobody",
    code: "alias-incomplete",
    spoil: ({ event: _gone, ...message }) => ({
      ...message,
      type: "alias",
      userId: "customer-0000",
    }),
  },
];

/** On average one bad event and one event sent twice in so many: 0.3 % of each. */
const ONE_IN = 333;
/** A client that got no answer sends again after at most so many other events. */
const RETRY_WITHIN = 40;

const gap = (random: Random): number => 1 + random.below(2 * ONE_IN - 1);

/** Where bad events come from: a widget on the web that a partner wrote. */
const badEvent = (beside: ShopEvent, messageId: string, flaw: Flaw): ShopEvent => ({
  source: flaw.code === "alias-incomplete" ? "shop" : "web",
  message: flaw.spoil({
    messageId,
    type: "track",
    event: "Product Viewed",
    anonymousId: "broken-widget",
    properties: { product_id: "p-101" },
    context: { library: { name: "partner-widget", version: "0.1.0" } },
    timestamp: beside.message["timestamp"] ?? null,
  }),
});

/** Sends some events twice and puts bad ones between them; each kind of flaw in its turn. */
export function* spoilSome(
  events: Iterable<ShopEvent>,
  random: Random,
  idOf: (bad: number) => string,
): Generator<ShopEvent> {
  let untilBad = 1;
  let untilTwice = gap(random);
  let bad = 0;
  let again: { readonly event: ShopEvent; wait: number } | null = null;
  for (const event of events) {
    yield event;
    untilBad -= 1;
    untilTwice -= 1;
    if (again !== null) again.wait -= 1;
    const flaw = FLAWS[bad % FLAWS.length];
    if (untilBad === 0 && flaw) {
      bad += 1;
      yield badEvent(event, idOf(bad), flaw);
      // Each kind is there from the start, whatever the size of the shop.
      untilBad = bad < FLAWS.length ? 20 : gap(random);
    }
    if (untilTwice === 0) {
      again ??= { event, wait: 1 + random.below(RETRY_WITHIN) };
      untilTwice = gap(random);
    }
    if (again !== null && again.wait === 0) {
      yield again.event;
      again = null;
    }
  }
}
