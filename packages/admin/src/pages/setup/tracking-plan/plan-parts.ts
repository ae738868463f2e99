import type { Answer } from "../../../api/index.ts";
import type { Content } from "../../../definitions/index.ts";
import { objectIn } from "../../../definitions/index.ts";

export type Observed = Answer<"draftTrackingPlan">["observed"][number];
type Rule = Readonly<Record<string, unknown>>;

/** What a plan has rules for: an event by name, or a call. */
export type PartRef = Pick<Observed, "type" | "name">;

export type PlanPart = PartRef & {
  /** Its place in the address. */
  readonly id: string;
  /** The rules of its properties or traits, by name. */
  readonly fields: Readonly<Record<string, Rule>>;
};

/** Where a plan keeps the rules of each call. */
const PLACES = {
  page: ["page", "properties"],
  screen: ["screen", "properties"],
  identify: ["traits"],
  group: ["groupTraits"],
} as const;

const CALLS = ["page", "screen", "identify", "group"] as const;

const placeOf = ({ type, name }: PartRef): readonly string[] =>
  type === "track" ? ["events", name ?? "", "properties"] : PLACES[type];

export const idOf = ({ type, name }: PartRef): string =>
  type === "track" ? `track:${name ?? ""}` : type;

const isRule = (value: unknown): value is Rule =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const inside = (content: Rule, path: readonly string[]): unknown => {
  let found: unknown = content;
  for (const name of path)
    found = isRule(found) && Object.hasOwn(found, name) ? found[name] : undefined;
  return found;
};

const rulesAt = (content: Rule, part: PartRef): Readonly<Record<string, Rule>> => {
  const found = inside(content, placeOf(part));
  return isRule(found)
    ? Object.fromEntries(
        Object.entries(found).filter((each): each is [string, Rule] => isRule(each[1])),
      )
    : {};
};

const partAt = (content: Rule, part: PartRef): PlanPart => ({
  type: part.type,
  name: part.name,
  id: idOf(part),
  fields: rulesAt(content, part),
});

/** What the plan names: its events in their order, then its calls. */
export const partsOf = (content: Content): readonly PlanPart[] => [
  ...Object.keys(objectIn(content, "events")).map((name) =>
    partAt(content, { type: "track", name }),
  ),
  ...CALLS.filter((type) => Object.hasOwn(content, PLACES[type][0])).map((type) =>
    partAt(content, { type, name: null }),
  ),
];

/** The same with another value at a place; undefined takes it out. */
const replaced = (content: Rule, path: readonly string[], value: unknown): Rule => {
  const [name, ...rest] = path;
  if (name === undefined) return content;
  const inner: unknown = Object.hasOwn(content, name) ? content[name] : undefined;
  const next = rest.length === 0 ? value : replaced(isRule(inner) ? inner : {}, rest, value);
  const entries = Object.entries(content);
  if (next === undefined) return Object.fromEntries(entries.filter(([each]) => each !== name));
  return Object.fromEntries(
    Object.hasOwn(content, name)
      ? entries.map(([each, old]): [string, unknown] => [each, each === name ? next : old])
      : [...entries, [name, next]],
  );
};

/** A definition again, as JSON has it. */
const asContent = (rule: Rule): Content => JSON.parse(JSON.stringify(rule));

/** The plan with another rule for a property or trait; without one it is taken out. */
export const withField = (
  content: Content,
  part: PartRef,
  name: string,
  rule: Rule | undefined,
): Content => asContent(replaced(content, [...placeOf(part), name], rule));

/** The plan with an event or a call as a draft has it. */
export const withPart = (content: Content, drafted: Content, part: PartRef): Content => {
  const place = placeOf(part);
  const path = part.type === "identify" || part.type === "group" ? place : place.slice(0, -1);
  return asContent(replaced(content, path, inside(drafted, path) ?? {}));
};

/** The rule that a draft has for a property or trait. */
export const draftedField = (drafted: Content, part: PartRef, name: string): Rule | undefined => {
  const rules = rulesAt(drafted, part);
  return Object.hasOwn(rules, name) ? rules[name] : undefined;
};

const isSame = (a: PartRef, b: PartRef): boolean => a.type === b.type && a.name === b.name;

/** What came in of a part; null when nothing of it did. */
export const observedOf = (observed: readonly Observed[], part: PartRef): Observed | null =>
  observed.find((each) => isSame(each, part)) ?? null;

/** In how many of the events that came in a property was there; null when none came in. */
export const presenceOf = (
  observed: readonly Observed[],
  part: PartRef,
  field: string,
): { readonly count: number; readonly of: number } | null => {
  const call = observedOf(observed, part);
  return call === null
    ? null
    : { count: call.properties.find(({ name }) => name === field)?.count ?? 0, of: call.count };
};

const THOUSAND = 1000;

/** A share, cut to a tenth of a per cent: all but one of them is never told as all. */
export const shareOf = (count: number, of: number): number =>
  of === 0 ? 0 : Math.floor((count * THOUSAND) / of) / THOUSAND;

type Unplanned = {
  /** Events and calls that the plan does not name, the most frequent first. */
  readonly parts: readonly Observed[];
  /** Properties and traits of what it names, which it does not name themselves. */
  readonly fields: readonly {
    readonly part: PlanPart;
    readonly name: string;
    readonly count: number;
    readonly of: number;
  }[];
};

/** What came in and stands in no rule of the plan. */
export const unplannedIn = (content: Content, observed: readonly Observed[]): Unplanned => {
  const parts = partsOf(content);
  return {
    parts: observed.filter((call) => !parts.some((part) => isSame(part, call))),
    fields: parts.flatMap((part) => {
      const call = observedOf(observed, part);
      return (call?.properties ?? [])
        .filter(({ name }) => !Object.hasOwn(part.fields, name))
        .map(({ name, count }) => ({ part, name, count, of: call?.count ?? 0 }));
    }),
  };
};

/** Of the track events that came in: how many the plan names. */
export const namedIn = (
  content: Content,
  observed: readonly Observed[],
): { readonly named: number; readonly of: number } => {
  const tracks = observed.filter(({ type }) => type === "track");
  const events = objectIn(content, "events");
  const sum = (calls: readonly Observed[]): number =>
    calls.reduce((total, { count }) => total + count, 0);
  return {
    named: sum(tracks.filter(({ name }) => Object.hasOwn(events, name ?? ""))),
    of: sum(tracks),
  };
};
