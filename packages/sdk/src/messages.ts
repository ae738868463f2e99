import type { Message } from "./analytics.ts";
import { readArguments } from "./call-arguments.ts";
import type { Preferences } from "./consent.ts";
import type { Identity } from "./identity.ts";
import type { JsonObject } from "./json.ts";
import { objectOf, unlessEmpty } from "./json.ts";
import { pageContext, pageProperties } from "./page-context.ts";
import { randomId } from "./random-id.ts";

/** What a message is made of. */
export type Said = {
  /** The fields of its message that are its own. */
  readonly fields: JsonObject;
  readonly options: JsonObject;
};

/** A call, read. */
export type Read = Said & {
  /** What listeners are told: the name or id, then properties or traits. */
  readonly told: readonly (string | JsonObject | null)[];
  readonly callback?: ((message: Message) => void) | undefined;
};

export type Type = "track" | "identify" | "page" | "screen" | "group" | "alias";

type Fields = (said: JsonObject, first?: string, second?: string) => JsonObject;

/** Of one text it is the page's name, of two its category comes first. */
const named: Fields = (said, first, second) => {
  const names =
    second === undefined ? { name: first } : { name: second, category: first || undefined };
  return { ...names, properties: { ...names, ...said } };
};

/** The fields of each message that are its own, from the texts and the object of its call. */
const FIELDS: Readonly<Record<Type, Fields>> = {
  track: (properties, event = "") => ({ event, properties }),
  identify: (traits, userId) => ({ userId, traits }),
  page: (said, ...texts) => named({ ...pageProperties(), ...said }, ...texts),
  screen: named,
  group: (traits, groupId = "") => ({ groupId, traits }),
  alias: (_none, userId = "", previousId) => ({ userId, previousId }),
};

/** Calls with two texts. */
const TWO = /page|screen|alias/;

/** Reads the arguments of a call as analytics.js does. */
export const readCall = (type: Type, given: readonly unknown[]): Read => {
  const { texts, objects, callback } = readArguments(given, TWO.test(type) ? 2 : 1);
  const [first, second] = texts;
  const isAlias = type === "alias";
  const [said = {}, options = {}] = isAlias ? [{}, ...objects] : objects;
  const told = isAlias ? [first ?? null, second ?? null] : [second ?? first ?? null, said];
  return { fields: FIELDS[type](said, first, second), options, told, callback };
};

/** Milliseconds of the page's clock that never stand still: of two calls the later has the later time. */
export const createTicks = (): (() => number) => {
  let last = 0;
  return () => (last = Math.max(last + 1, Date.now()));
};

/** A message of Segment's spec. Each carries the answers to consent that held when it happened. */
export const messageOf = (
  type: Type,
  { fields, options }: Said,
  identity: Identity,
  preferences: Preferences,
  time: number,
): Message => ({
  type,
  messageId: randomId(),
  anonymousId: identity.anonymousId(),
  timestamp: options.timestamp ?? new Date(time).toISOString(),
  integrations: options.integrations,
  ...fields,
  userId: fields.userId ?? identity.userId(),
  context: {
    ...pageContext(),
    consent: unlessEmpty(preferences) && { categoryPreferences: preferences },
    userHash: unlessEmpty({ ...identity.userHash(), ...objectOf(options.userHash) }),
    ...objectOf(options.context),
  },
});
