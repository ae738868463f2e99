import type { Told } from "../flaw/index.ts";
import { told } from "../flaw/index.ts";
import type { ConditionNode, ReadCondition, SegmentOf } from "../condition/index.ts";
import { readCondition } from "../condition/index.ts";
import { BUILT_IN_TRAITS } from "../profile/index.ts";
import { rootOf } from "../trait/index.ts";
import type { DefinitionFlaw, DefinitionOf } from "./definition.ts";

type SegmentDefinition = DefinitionOf<"segment">;
export type KeyedSegment = Pick<SegmentDefinition, "kind" | "key" | "when" | "of" | "profileKind">;

/** Whether a segment is of accounts; undefined where there is none of this key. */
export type IsOfAccounts = (key: string) => boolean | undefined;

export type NamedSegment = {
  readonly pointer: string;
  readonly key: string;
  /** What it has to be a segment of, where it stands. */
  readonly of: SegmentOf;
};

/** The segments that a condition names, each with where. */
export const segmentsNamed = (node: ConditionNode): readonly NamedSegment[] => {
  switch (node.is) {
    case "all":
    case "any":
    case "none":
      return node.parts.flatMap(segmentsNamed);
    case "segment":
      return node.keys.map((key) => ({ pointer: node.pointer, key, of: node.of }));
    case "account":
      return segmentsNamed(node.condition);
    default:
      return [];
  }
};

/** The attributes of somebody that a condition names, each with where. */
export const attributesNamed = (
  node: ConditionNode,
): readonly { readonly pointer: string; readonly path: string }[] => {
  switch (node.is) {
    case "all":
    case "any":
    case "none":
      return node.parts.flatMap(attributesNamed);
    case "attribute":
      return [{ pointer: node.pointer, path: node.path }];
    default:
      return [];
  }
};

/** A segment's condition, read as it is asked of whom the segment is about. */
export const readSegmentCondition = ({
  when,
  of = "profile",
}: Pick<SegmentDefinition, "when" | "of">): ReadCondition => readCondition(when, {}, of);

/** A way from a segment over those that it names back to itself; null when there is none. */
const circleFrom = (
  start: string,
  namedBy: (key: string) => readonly string[],
): readonly string[] | null => {
  const seen = new Set<string>();
  const walk = (key: string, way: readonly string[]): readonly string[] | null => {
    for (const next of namedBy(key)) {
      if (next === start) return [...way, next];
      if (seen.has(next)) continue;
      seen.add(next);
      const found = walk(next, [...way, next]);
      if (found) return found;
    }
    return null;
  };
  return walk(start, [start]);
};

type Flaw = Told & { readonly pointer: string };

/** What an account has beside the traits of group calls. */
const OF_ACCOUNTS = ["id", "events", "orders", "revenue", "first_seen", "last_seen"] as const;

/** What only people have: the call's context, and traits that are built in or computed. */
const pathFlaws = (node: ConditionNode, computed: ReadonlySet<string>): readonly Flaw[] => {
  switch (node.is) {
    case "all":
    case "any":
    case "none":
      return node.parts.flatMap((part) => pathFlaws(part, computed));
    case "attribute": {
      const { path, pointer } = node;
      const root = rootOf(path);
      if (OF_ACCOUNTS.some((name) => name === root)) return [];
      if (root === "context")
        return [
          {
            pointer,
            ...told("account-path-context", { path }),
          },
        ];
      return computed.has(root) || BUILT_IN_TRAITS.some((name) => name === root)
        ? [
            {
              pointer,
              ...told("account-path-people", { trait: root, has: OF_ACCOUNTS.join(", ") }),
            },
          ]
        : [];
    }
    default:
      return [];
  }
};

/** Where a segment is named that is of others than those who are asked there. */
export const kindFlaws = (node: ConditionNode, isOfAccounts: IsOfAccounts): readonly Flaw[] =>
  segmentsNamed(node).flatMap(({ pointer, key, of }) => {
    const isOf = isOfAccounts(key);
    if (isOf === undefined || isOf === (of === "account")) return [];
    const code = isOf ? "segment-of-accounts" : "segment-of-profiles";
    return [{ pointer, ...told(code, { segment: key }) }];
  });

const NAMES: Readonly<Record<SegmentOf, string>> = { profile: "profiles", account: "accounts" };

const takenTold = (key: string, of: SegmentOf): Told =>
  told("segment-taken", { segment: key, of, words: NAMES[of] });

/** What is wrong with what a segment says of itself. */
const ownFlaws = (
  { key, of = "profile", profileKind }: KeyedSegment,
  live: readonly KeyedSegment[],
): readonly Flaw[] => {
  const before = live.find((each) => each.key === key);
  return [
    ...(of === "account" && profileKind !== undefined
      ? [
          {
            pointer: "/profileKind",
            ...told("account-kind"),
          },
        ]
      : []),
    ...(before && (before.of ?? "profile") !== of
      ? [
          {
            pointer: "/of",
            ...takenTold(key, before.of ?? "profile"),
          },
        ]
      : []),
  ];
};

/** Tells segments of accounts from others, among some that win and some that are live. */
export const ofAccountsIn = (
  segments: readonly Pick<KeyedSegment, "key" | "of">[],
  live: readonly Pick<KeyedSegment, "key" | "of">[],
): IsOfAccounts => {
  const known = new Map([...live, ...segments].map(({ key, of }) => [key, of === "account"]));
  return (key) => known.get(key);
};

/** What is wrong with segments, beside those that are live; `computed` are keys of computed traits. */
export const segmentFlaws = (
  segments: readonly KeyedSegment[],
  live: readonly KeyedSegment[],
  computed: ReadonlySet<string>,
): DefinitionFlaw[] => {
  const read = new Map(
    [...live, ...segments].map((each) => [each.key, readSegmentCondition(each)] as const),
  );
  const isOfAccounts = ofAccountsIn(segments, live);
  const namedBy = (key: string): readonly string[] => {
    const found = read.get(key);
    return found ? segmentsNamed(found.node).map((named) => named.key) : [];
  };
  return segments.flatMap((segment) => {
    const { kind, key, of } = segment;
    const condition = read.get(key);
    const inCondition: readonly Flaw[] = condition
      ? [
          ...condition.flaws,
          ...kindFlaws(condition.node, isOfAccounts),
          ...(of === "account" ? pathFlaws(condition.node, computed) : []),
        ].map(({ pointer, ...wrong }) => ({ pointer: `/when${pointer}`, ...wrong }))
      : [];
    const circle = circleFrom(key, namedBy);
    const round =
      circle === null
        ? []
        : [
            {
              pointer: "/when",
              ...told("segment-circle", { way: circle.join(" → ") }),
            },
          ];
    return [...ownFlaws(segment, live), ...inCondition, ...round].map((flaw) => ({
      kind,
      key,
      ...flaw,
    }));
  });
};
