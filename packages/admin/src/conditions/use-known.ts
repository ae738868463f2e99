import { useMemo } from "react";
import type { Answer } from "../api/index.ts";
import { useAnswer } from "../api/index.ts";
import { useSession } from "../session/index.ts";
import type { Known } from "./known.ts";
import type { Json } from "./tree.ts";
import { isObject, own } from "./tree.ts";

type Definitions = Answer<"listDefinitions">["definitions"];

/** Traits that every profile has by itself. */
const BUILT_IN = [
  "orders",
  "revenue",
  "aov",
  "days_between_orders",
  "discount_share",
  "return_rate",
  "favourite_category",
  "favourite_hour",
  "last_channel",
  "returning",
  "rfm",
] as const;
const ACCOUNT = ["events", "orders", "revenue", "first_seen", "last_seen"] as const;
/** What an event's stamp of an item has. */
const ITEM = [
  "kind",
  "price",
  "list_price",
  "currency",
  "on_sale",
  "margin",
  "brand",
  "categories",
  "tags",
] as const;

const keysOf = (value: Json | undefined): string[] =>
  isObject(value) ? Object.keys(value).filter((key) => key !== "") : [];

const sorted = (names: Iterable<string>): readonly string[] =>
  [...new Set(names)].sort((a, b) => (a < b ? -1 : 1));

const liveOf = (definitions: Definitions, kind: string) =>
  definitions
    .filter(({ definition, status }) => definition["kind"] === kind && status === "live")
    .map(({ definition }) => definition);

/** Paths of an event's properties: those of one in a list are asked of the list's elements. */
const pathsOf = (properties: Json | undefined, before = ""): string[] =>
  keysOf(properties).flatMap((name) => {
    const inner = own(own(properties, name), "properties");
    const path = `${before}${name}`;
    return [path, ...pathsOf(inner, `${path}.`)];
  });

const plansIn = (definitions: Definitions) => {
  const plans = liveOf(definitions, "tracking-plan");
  const properties = new Map<string, Set<string>>();
  for (const plan of plans)
    for (const name of keysOf(plan["events"])) {
      const known = properties.get(name) ?? new Set<string>();
      for (const path of pathsOf(own(own(plan["events"], name), "properties"))) known.add(path);
      properties.set(name, known);
    }
  return {
    properties,
    traits: plans.flatMap((plan) => keysOf(plan["traits"])),
    accountTraits: plans.flatMap((plan) => keysOf(plan["groupTraits"])),
  };
};

type Seen = {
  readonly traits: readonly string[];
  readonly segments: Known["segments"];
};

const knownOf = (definitions: Definitions, { traits, segments }: Seen): Known => {
  const plans = plansIn(definitions);
  const computed = liveOf(definitions, "trait").flatMap(({ key }) =>
    typeof key === "string" ? [key] : [],
  );
  const all = sorted([...plans.properties.values()].flatMap((paths) => [...paths]));
  return {
    events: sorted([...plans.properties.keys(), "$page", "$screen", "$identify", "*"]),
    traits: sorted([...plans.traits, ...computed, ...traits, ...BUILT_IN]),
    accountTraits: sorted([...plans.accountTraits, ...ACCOUNT]),
    itemFields: ITEM,
    segments,
    propertiesOf: (events) => {
      const paths = sorted(events.flatMap((name) => [...(plans.properties.get(name) ?? [])]));
      return paths.length > 0 ? paths : all;
    },
  };
};

const NO_DEFINITIONS: Definitions = [];

/** What the tracking plans say may come, what was seen of traits, and the segments that there are. */
export const useKnown = (): Known => {
  const { may } = useSession();
  const { data: definitions } = useAnswer("listDefinitions", {});
  const { data: list } = useAnswer("segments", {});
  const { data: quality } = useAnswer("quality", { query: {} }, { enabled: may("quality") });
  return useMemo(
    () =>
      knownOf(definitions?.definitions ?? NO_DEFINITIONS, {
        traits: quality?.profiles.traits.map(({ trait }) => trait) ?? [],
        segments: (list?.segments ?? []).map(({ key, name, of }) => ({
          key,
          name: name ?? key,
          of,
        })),
      }),
    [definitions, quality, list],
  );
};
