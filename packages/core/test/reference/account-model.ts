import type { Event } from "../../src/event/index.ts";
import type { Json, JsonObject } from "../../src/json/index.ts";

/**
 * Accounts a second time, from the words of the design: lists of everything that was said, searched
 * from the start for every answer. It shares only types with the real one.
 */

type Said = {
  readonly facet: number;
  readonly account: string;
  readonly isIn: boolean;
  readonly order: readonly [time: number, messageId: string, source: string];
};
type Named = { readonly account: string; readonly event: Event };

const isRecord = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const within = (value: Json | undefined, ...path: readonly string[]): Json | undefined =>
  path.reduce<Json | undefined>((here, name) => (isRecord(here) ? here[name] : undefined), value);

const later = (a: Said["order"], b: Said["order"]): number =>
  a[0] - b[0] || (a[1] === b[1] ? (a[2] < b[2] ? -1 : 1) : a[1] < b[1] ? -1 : 1);

/** The account that a message names, if whoever sends it may say so; undefined otherwise. */
export const namedBy = (message: JsonObject, isTrusted: boolean): string | undefined => {
  if (message["type"] === "alias") return undefined;
  const own = message["type"] === "group" ? message["groupId"] : undefined;
  const id = own ?? within(message, "context", "groupId");
  if (typeof id !== "string" || id === "null") return undefined;
  const signed = within(message, "context", "userHash", "group_id") === `signed group_id:${id}`;
  return isTrusted || signed ? id : undefined;
};

export const openAccountModel = () => {
  const said: Said[] = [];
  const named: Named[] = [];

  /** The last that was said of some facets and an account. */
  const last = (facets: readonly number[], account: string): Said | undefined =>
    said
      .filter((each) => each.account === account && facets.includes(each.facet))
      .toSorted((a, b) => later(a.order, b.order))
      .at(-1);

  return {
    happen: (event: Event, facet: number, account: string | undefined): void => {
      if (account === undefined) return;
      named.push({ account, event });
      const order = [event.time, event.messageId, event.source] as const;
      if (event.type === "group") said.push({ facet, account, isIn: true, order });
    },

    /** Takes somebody of these facets out; says whether they were in. */
    leave: (facets: readonly number[], account: string, at: number): boolean => {
      const word = last(facets, account);
      if (!word?.isIn) return false;
      const order = [Math.max(at, word.order[0] + 1), "", "support"] as const;
      for (const facet of facets)
        if (last([facet], account)?.isIn) said.push({ facet, account, isIn: false, order });
      return true;
    },

    accountsOf: (facets: readonly number[]) =>
      [...new Set(said.map(({ account }) => account))]
        .sort()
        .filter((account) => last(facets, account)?.isIn)
        .map((account) => ({
          account,
          since: Math.min(
            ...said
              .filter((each) => each.account === account && each.isIn)
              .filter(({ facet }) => facets.includes(facet))
              .map(({ order }) => order[0]),
          ),
        })),

    /** Each account with its traits, and how much of it there is. */
    accounts: () =>
      [...new Set(named.map(({ account }) => account))].sort().map((id) => {
        const events = named
          .flatMap(({ account, event }) => (account === id ? [event] : []))
          .toSorted((a, b) =>
            later([a.time, a.messageId, a.source], [b.time, b.messageId, b.source]),
          );
        const traits: Record<string, Json> = {};
        for (const { type, message } of events)
          if (type === "group") Object.assign(traits, within(message, "traits"));
        return {
          id,
          traits: Object.fromEntries(Object.entries(traits).filter(([, value]) => value !== null)),
          events: events.length,
          orders: events.filter(({ name }) => name === "Order Completed").length,
          first: events[0]?.time,
          last: events.at(-1)?.time,
        };
      }),
  };
};
