import type { Json } from "../json/index.ts";
import { isObject, own, ownObject } from "../json/index.ts";

/** Instants, or other numbers, by a segment's key. */
export type Instants = Readonly<Record<string, number>>;

/** In which segments a profile is, and when that is next to be looked at. */
export type Memberships = {
  /** Since when it is in each (epoch ms of the commit), by the segment's key. */
  readonly in: Instants;
  /** The first instant at which time alone could change the answer, by the segment's key (L4). */
  readonly due: Instants;
  /** When its segments were evaluated last (epoch ms); 0 when never. */
  readonly at: number;
  /** IANA zone that its calendar was read in then. */
  readonly zone: string;
};

export const NO_MEMBERSHIPS: Memberships = { in: {}, due: {}, at: 0, zone: "" };

export const isIn = ({ in: segments }: Pick<Memberships, "in">, segment: string): boolean =>
  Object.hasOwn(segments, segment);

/** The first of instants that were met: each event asks, and leaves most of them as they are. */
const firsts = new WeakMap<Instants, number>();

const firstOf = (instants: Instants): number => {
  const known = firsts.get(instants);
  if (known !== undefined) return known;
  const first = Math.min(Infinity, ...Object.values(instants));
  firsts.set(instants, first);
  return first;
};

/** The first instant at which any of its segments is to be looked at; null when there is none. */
export const firstDue = ({ due }: Pick<Memberships, "due">): number | null => {
  const first = firstOf(due);
  return first === Infinity ? null : first;
};

/** The segments that are to be looked at by an instant (epoch ms). */
export const dueBy = ({ due }: Pick<Memberships, "due">, now: number): readonly string[] =>
  firstOf(due) > now ? [] : Object.keys(due).filter((segment) => (due[segment] ?? Infinity) <= now);

/** What two profiles that become one were in: a merge enters nobody again where one was already. */
export const joinMemberships = (a: Memberships, b: Memberships): Memberships => {
  if (b === NO_MEMBERSHIPS) return a;
  if (a === NO_MEMBERSHIPS) return b;
  const segments: Record<string, number> = { ...a.in };
  for (const [segment, since] of Object.entries(b.in)) {
    const earlier = Object.hasOwn(segments, segment) ? segments[segment] : undefined;
    segments[segment] = Math.min(earlier ?? since, since);
  }
  return { ...a, in: segments };
};

export type Moves = { readonly entered: readonly string[]; readonly left: readonly string[] };

export const moveInstants = (since: Instants, { entered, left }: Moves, at: number): Instants => {
  const segments: Record<string, number> = { ...since };
  for (const segment of left) delete segments[segment];
  for (const segment of entered) segments[segment] = at;
  return segments;
};

/** Enters and leaves segments at an instant (epoch ms). */
export const moveMemberships = (
  memberships: Memberships,
  moves: Moves,
  at: number,
): Memberships => {
  return { ...memberships, in: moveInstants(memberships.in, moves, at) };
};

const instantsText = (instants: Instants): string => {
  const members = Object.keys(instants)
    .sort()
    .map((segment) => `${JSON.stringify(segment)}:${instants[segment]}`);
  return `{${members.join(",")}}`;
};

/** Texts of instants that were met: an event leaves most of them as they are. */
const texts = new WeakMap<Instants, string>();

/** Instants as they are stored, in the order of their keys. */
export const textOf = (instants: Instants): string => {
  const known = texts.get(instants);
  if (known !== undefined) return known;
  const text = instantsText(instants);
  texts.set(instants, text);
  return text;
};

/** Memberships as they are stored; null when there is nothing to store. */
export const membershipsText = ({ in: segments, due, at, zone }: Memberships): string | null =>
  at === 0 && Object.keys(segments).length === 0
    ? null
    : `{"in":${textOf(segments)},"due":${textOf(due)},"at":${at},"zone":${JSON.stringify(zone)}}`;

/** Reads what `textOf` wrote. */
export const instantsFrom = (value: Json | undefined): Instants =>
  isObject(value)
    ? Object.fromEntries(
        Object.entries(value).flatMap(([key, at]) => (typeof at === "number" ? [[key, at]] : [])),
      )
    : {};

/** Reads what `membershipsText` wrote. */
export const membershipsFrom = (text: string | null): Memberships => {
  if (text === null) return NO_MEMBERSHIPS;
  const parsed: Json = JSON.parse(text);
  const [at, zone] = [own(parsed, "at"), own(parsed, "zone")];
  return {
    in: instantsFrom(ownObject(parsed, "in")),
    due: instantsFrom(ownObject(parsed, "due")),
    at: typeof at === "number" ? at : 0,
    zone: typeof zone === "string" ? zone : "",
  };
};
