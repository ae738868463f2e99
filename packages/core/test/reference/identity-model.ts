import type { Event, Identifier, MessageType } from "../../src/event/index.ts";
import type { IdentityPolicySource } from "../../src/identity/index.ts";
import type { Json, JsonObject } from "../../src/json/index.ts";

/**
 * Identity resolution a second time, from the words of the design and for reading: it keeps lists,
 * floods from facet to facet for every question, and folds a person from all events for every answer.
 * It shares only types with the real one.
 */

const DAY = 24 * 60 * 60 * 1000;

type Facet = {
  readonly id: number;
  readonly key: string;
  readonly ns: string;
  readonly since: number;
};
type Pair = { readonly a: number; readonly b: number };
type Link = Pair & { readonly exception: boolean };
type Apart = Pair & { readonly unmerge: number; readonly exception: boolean };
type Happened = { readonly facet: number; readonly event: Event };

/** A message's identifiers as the model reads them. */
export type Reading = {
  readonly identifiers: readonly string[];
  readonly claims: readonly string[];
  readonly ignored: readonly string[];
};
export type Verify = (identifier: Identifier, hash: string) => boolean;
export type Person = {
  readonly id: number;
  readonly facets: readonly string[];
  readonly traits: JsonObject;
  readonly cart: readonly string[];
  readonly orders: number;
  readonly events: number;
};

const isRecord = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const within = (value: Json | undefined, ...path: readonly string[]): Json | undefined =>
  path.reduce<Json | undefined>((here, name) => (isRecord(here) ? here[name] : undefined), value);
const said = (value: Json | undefined): string[] =>
  (typeof value === "string" && value !== "") || typeof value === "number" ? [String(value)] : [];
const nsOf = (key: string): string => key.slice(0, key.indexOf(":"));

const NOBODY = new Set(["null", "0", "anonymous", "[object object]"]);

/** Enough of a normal form for the values that histories are made of. */
const normal = (ns: string, raw: string): { key: string; flaw: "" | "blocked" | "malformed" } => {
  const text = raw.trim();
  if (NOBODY.has(text.toLowerCase())) return { key: `${ns}:${text}`, flaw: "blocked" };
  if (ns === "email") {
    const flaw = text.split("@").length === 2 && !text.includes(" ") ? "" : "malformed";
    return { key: `email:${flaw === "" ? text.toLowerCase() : text}`, flaw };
  }
  if (ns === "phone") {
    const digits = text.replaceAll(/[ -]/g, "");
    return digits.startsWith("+467") && digits.length === 12
      ? { key: `phone:${digits}`, flaw: "" }
      : { key: `phone:${text}`, flaw: "malformed" };
  }
  return { key: `${ns}:${text}`, flaw: "" };
};

/** What a message says in a namespace, where the design says that it comes from. */
const saidOf = (message: JsonObject, type: MessageType, ns: string): string[] => {
  const context = within(message, "context");
  switch (ns) {
    case "user_id":
      return said(within(message, "userId"));
    case "anonymous_id":
      return said(within(message, "anonymousId"));
    case "device_id":
      return said(within(context, "device", "id"));
    default:
      return [
        ...(type === "identify" ? said(within(message, "traits", ns)) : []),
        ...said(within(context, "traits", ns)),
      ];
  }
};

/** Whether a message may say of itself that it has an identifier; null trusts it. */
const mayClaim = (message: JsonObject, ns: string, key: string, verify: Verify | null): boolean => {
  if (verify === null || ns === "anonymous_id" || ns === "device_id") return true;
  const hash = within(message, "context", "userHash", ns);
  return typeof hash === "string" && verify({ ns, value: key.slice(ns.length + 1) }, hash);
};

/** Reads identifiers, highest priority first. */
export const readMessage = (
  message: JsonObject,
  type: MessageType,
  policy: IdentityPolicySource,
  verify: Verify | null,
): Reading => {
  const lists = {
    identifiers: new Set<string>(),
    claims: new Set<string>(),
    ignored: new Set<string>(),
  };
  for (const { name } of policy.namespaces)
    for (const raw of saidOf(message, type, name)) {
      const { key, flaw } = normal(name, raw);
      if (flaw !== "") lists.ignored.add(`${key} ${flaw}`);
      else if (mayClaim(message, name, key, verify)) lists.identifiers.add(key);
      else lists.claims.add(key);
    }
  const alias = type === "alias" ? said(within(message, "previousId")) : [];
  const linking = [...lists.identifiers].some((key) => nsOf(key) === "user_id");
  const read = alias.flatMap((raw) => ["anonymous_id", "user_id"].map((ns) => normal(ns, raw)));
  const claimed = linking
    ? read.filter(({ key, flaw }) => nsOf(key) === "user_id" && flaw === "").map(({ key }) => key)
    : alias.map((raw) => `user_id:${raw}`);
  const unread = linking ? read.filter(({ flaw }) => flaw !== "") : [];
  return {
    identifiers: [...lists.identifiers],
    claims: [...lists.claims, ...(verify === null ? [] : claimed)],
    ignored: [...lists.ignored, ...unread.map(({ key, flaw }) => `${key} ${flaw}`)],
  };
};

/** Why a message is not taken in for want of somebody it happened to, or null. */
export const rejectionOf = (
  message: JsonObject,
  type: MessageType,
  { identifiers, claims }: Reading,
): string | null => {
  if (identifiers.length === 0)
    return claims.length > 0 ? "identity-not-verified" : "identifier-missing";
  return type === "alias" && message["userId"] === undefined ? "alias-incomplete" : null;
};

/** A person's traits, cart and orders: every event again, in order of (effective time, messageId). */
const foldAll = (events: readonly Event[]): Omit<Person, "id" | "facets"> => {
  const ordered = events.toSorted(
    (a, b) =>
      a.time - b.time ||
      (a.messageId === b.messageId ? 0 : a.messageId < b.messageId ? -1 : 1) ||
      (a.source < b.source ? -1 : 1),
  );
  const declared: Record<string, Json> = {};
  const observed: Record<string, Json> = {};
  for (const { type, message } of ordered) {
    const context = within(message, "context");
    const given = type === "identify" ? within(message, "traits") : undefined;
    for (const trait of ["email", "phone"])
      for (const value of said(within(context, "traits", trait))) declared[trait] = value;
    if (isRecord(given)) Object.assign(declared, given);
    for (const trait of ["timezone", "locale"])
      for (const value of said(within(context, trait))) observed[trait] = value;
  }
  const known = Object.entries(declared).filter(([, value]) => value !== null);
  const tracks = ordered.filter(({ type }) => type === "track");
  const orders = tracks.filter(({ name }) => name === "Order Completed").length;
  const traits = { ...observed, ...Object.fromEntries(known), returning: orders > 0 };
  return { traits, cart: cartAfter(tracks), orders, events: events.length };
};

/** The products in the cart after some tracks in order, the latest first. */
const cartAfter = (tracks: readonly Event[]): string[] => {
  let cart: string[] = [];
  for (const { name, message } of tracks) {
    const [product = ""] = said(within(message, "properties", "product_id"));
    const others = cart.filter((each) => each !== product);
    if (name === "Order Completed") cart = [];
    if (name === "Product Added") cart = [product, ...others];
    if (name === "Product Removed") cart = others;
  }
  return cart;
};

export const openIdentityModel = (policy: IdentityPolicySource) => {
  let facets: Facet[] = [];
  let links: Link[] = [];
  let apart: Apart[] = [];
  let happened: Happened[] = [];
  let made = 0;
  const unmerged = new Map<number, readonly number[]>();

  const called = (key: string): Facet | undefined => facets.find((facet) => facet.key === key);

  /** Everybody that live links lead to from a facet, the oldest first. */
  const flood = (start: number): number[] => {
    const reached = new Set([start]);
    for (let before = -1; before !== reached.size;) {
      before = reached.size;
      for (const { a, b } of links) if (reached.has(a) || reached.has(b)) reached.add(a).add(b);
    }
    return [...reached].sort((a, b) => a - b);
  };

  type Someone = readonly { id: number | null; ns: string; since: number }[];
  const someone = (ids: readonly number[]): Someone => facets.filter(({ id }) => ids.includes(id));

  /** The most e-mails (say) of one week around an instant; of all time without a week. */
  const most = (people: Someone, ns: string, at: number, span: number | null): number => {
    const times = people.filter((each) => each.ns === ns).map(({ since }) => since);
    if (span === null) return times.length;
    return Math.max(
      0,
      ...[at, ...times].map((from) =>
        from <= at && at < from + span
          ? times.filter((time) => from <= time && time < from + span).length
          : 0,
      ),
    );
  };

  /** Why some people may not become one, or null. What stood together before may do so again. */
  const objection = (
    people: readonly Someone[],
    at: number,
    before: Someone,
    lifted: number | null,
    mayExceed: boolean,
  ): { reason: string } | { exception: boolean } => {
    const all = people.flat();
    const ids = new Set(all.map(({ id }) => id));
    if (apart.some(({ a, b, unmerge }) => unmerge !== lifted && ids.has(a) && ids.has(b)))
      return { reason: "cannot-link" };
    if (all.length > 1000) return { reason: "facet-limit" };
    let exception = false;
    for (const { name, limit } of policy.namespaces) {
      if (!limit) continue;
      const span = limit.within === undefined ? null : Number(limit.within.replace("d", "")) * DAY;
      const count = most(all, name, at, span);
      const worse = [...people, before].every((each) => count > most(each, name, at, span));
      if (count <= limit.count || !worse) continue;
      if (!mayExceed || name !== "user_id") return { reason: "limit" };
      exception = true;
    }
    return { exception };
  };

  /** The people whom some identifiers name; one not seen before is somebody new. */
  const namedBy = (keys: readonly string[], at: number): Someone[] => {
    const people = new Map<string, Someone>();
    for (const key of keys) {
      const facet = called(key);
      const ids = facet ? flood(facet.id) : [];
      people.set(
        facet ? `p${ids[0]}` : key,
        facet ? someone(ids) : [{ id: null, ns: nsOf(key), since: at }],
      );
    }
    return [...people.values()];
  };

  const facetFor = (key: string, since: number): Facet => {
    const known = called(key);
    if (known) return known;
    const facet = { id: (made += 1), key, ns: nsOf(key), since };
    facets.push(facet);
    return facet;
  };

  /** Links what stands together of some identifiers; says what was refused. */
  const join = (
    keys: readonly string[],
    at: number,
    mayExceed: boolean,
  ): { kept: Facet[]; refused: string[]; exception: boolean } => {
    const refused: string[] = [];
    let kept = [...keys];
    let exception = false;
    while (kept.length > 1) {
      const people = namedBy(kept, at);
      const verdict =
        people.length < 2 ? { exception: false } : objection(people, at, [], null, mayExceed);
      if ("exception" in verdict) {
        ({ exception } = verdict);
        break;
      }
      refused.push(`${kept.at(-1)} ${verdict.reason}`);
      kept = kept.slice(0, -1);
    }
    return { kept: kept.map((key) => facetFor(key, at)), refused, exception };
  };

  const link = ([anchor, ...others]: readonly Facet[], exception: boolean): void => {
    for (const other of others) {
      if (!anchor || anchor.id === other.id) continue;
      const [a, b] = [Math.min(anchor.id, other.id), Math.max(anchor.id, other.id)];
      if (!links.some((each) => each.a === a && each.b === b)) links.push({ a, b, exception });
    }
  };

  /** What an alias says: its two identifiers, or nothing. */
  const aliasOf = (event: Event, keys: readonly string[], trusted: boolean): string[] => {
    const user = keys.find((key) => nsOf(key) === "user_id");
    const [previous] = said(event.message["previousId"]);
    if (event.type !== "alias" || user === undefined || previous === undefined) return [];
    const [asAnonymous, asUser] = [normal("anonymous_id", previous), normal("user_id", previous)];
    if (asAnonymous.flaw !== "") return [];
    if (called(asAnonymous.key)) return [user, asAnonymous.key];
    return trusted ? [user, asUser.key] : [];
  };

  return {
    /** An identifier of which something was told outside an event. */
    meet: facetFor,
    /** An event that was accepted: its facet, and what was refused of it. */
    happen: (event: Event, keys: readonly string[], trusted: boolean) => {
      const refused: string[] = [];
      const alias = aliasOf(event, keys, trusted);
      if (alias.length > 0) {
        const mayExceed = trusted && alias[1]?.startsWith("user_id:") === true;
        const joined = join(alias, event.time, mayExceed);
        refused.push(...joined.refused);
        link(joined.kept, joined.exception);
      }
      const joined = join(keys, event.time, false);
      refused.push(...joined.refused);
      link(joined.kept, false);
      const facet = joined.kept[0]?.id ?? 0;
      happened.push({ facet, event });
      const others = refused.map((text) => text.slice(0, text.lastIndexOf(" ")));
      return {
        anchor: keys[0],
        refused,
        others: others.filter((key) => called(key) && key !== keys[0]),
      };
    },

    unmerge: (unmerge: number, take: readonly string[]): number => {
      const taken = new Set(take.flatMap((key) => called(key)?.id ?? []));
      const crossing = links.filter(({ a, b }) => taken.has(a) !== taken.has(b));
      const [first = 0] = taken;
      unmerged.set(unmerge, flood(first));
      links = links.filter((each) => !crossing.includes(each));
      apart = [...apart, ...crossing.map((each) => ({ ...each, unmerge }))];
      return crossing.length;
    },

    undo: (unmerge: number, at: number): string => {
      const lifted = apart.filter((each) => each.unmerge === unmerge);
      if (lifted.length === 0) return "unmerge-unknown";
      const before = unmerged.get(unmerge) ?? [];
      const restored = lifted.map(({ a, b, exception }) => ({ a, b, exception }));
      const now = links;
      const parts = [
        ...new Set(lifted.flatMap(({ a, b }) => [flood(a)[0] ?? 0, flood(b)[0] ?? 0])),
      ];
      const partOf = new Map(parts.map((part) => [part, flood(part)]));
      links = [...now, ...restored];
      for (const whole of new Set(parts.map((part) => flood(part).join()))) {
        const inside = [...partOf.values()].filter((ids) => whole.split(",").includes(`${ids[0]}`));
        const together = someone(
          whole
            .split(",")
            .map(Number)
            .filter((id) => before.includes(id)),
        );
        const verdict = objection(inside.map(someone), at, together, unmerge, false);
        if ("exception" in verdict) continue;
        links = now;
        return verdict.reason;
      }
      apart = apart.filter((each) => each.unmerge !== unmerge);
      return "done";
    },

    /** Ninety days without anything received, counted to the next UTC midnight; what was set apart stays. */
    passTo: (now: number): void => {
      const names = new Set(
        policy.namespaces.flatMap((each) => (each.anonymous ? [each.name] : [])),
      );
      const people = new Map(facets.map(({ id }) => [flood(id).join(), flood(id)]));
      for (const ids of people.values()) {
        const inactive = happened.filter(({ facet }) => ids.includes(facet));
        const last = Math.max(0, ...inactive.map(({ event }) => event.receivedAt));
        const midnight = Math.floor((last + 90 * DAY + DAY - 1) / DAY) * DAY;
        if (midnight > now || !someone(ids).every(({ ns }) => names.has(ns))) continue;
        if (apart.some(({ a, b }) => ids.includes(a) || ids.includes(b))) continue;
        facets = facets.filter(({ id }) => !ids.includes(id));
        happened = happened.filter(({ facet }) => !ids.includes(facet));
        links = links.filter(({ a }) => !ids.includes(a));
      }
    },

    people: (): Person[] =>
      [...new Set(facets.map(({ id }) => flood(id)[0] ?? 0))].map((id) => {
        const ids = flood(id);
        const mine = happened.filter(({ facet }) => ids.includes(facet));
        return {
          id,
          facets: facets.filter((facet) => ids.includes(facet.id)).map(({ key }) => key),
          ...foldAll(mine.map(({ event }) => event)),
        };
      }),

    links: (): string[] =>
      links.map(({ a, b, exception }) => `${a}-${b}${exception ? " exception" : ""}`).sort(),
    apart: (): string[] => apart.map(({ a, b }) => `${a}-${b}`).sort(),
  };
};
