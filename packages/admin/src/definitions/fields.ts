import type { Kind } from "@attune/contract";
import { isRecord } from "./documents.ts";

/** What a field holds, as far as its schema does not say it. */
export type FieldSort =
  | "condition"
  | "rare condition"
  | "slot"
  | "offer"
  | "segment"
  | "purpose"
  | "item"
  | "slots"
  | "offers"
  | "purposes"
  | "sources"
  | "shown"
  | "versions"
  | "default"
  | "schema"
  | "computed"
  | "duration"
  | "time"
  | "money"
  | "currency"
  | "worth"
  | "channel"
  | "channels"
  | "page"
  | "category"
  | "brand"
  | "groups"
  | "locales"
  | "tags";

type KindFields = {
  /** By path; a star stands for any place in a list. */
  readonly sorts: Readonly<Record<string, FieldSort>>;
  /** Asked of everybody, in this order; the rest is folded until it is set. Empty: all is asked. */
  readonly ordinary: readonly string[];
  /** Edited where another field is. */
  readonly covered: readonly string[];
};

const scopeAt = (path: string): Readonly<Record<string, FieldSort>> => ({
  [`${path}/offers`]: "offers",
  [`${path}/groups`]: "groups",
  [`${path}/slots`]: "slots",
  [`${path}/channels`]: "channels",
  [`${path}/purposes`]: "purposes",
});

/** What the fields of each kind hold, and which of them are for everybody. */
export const FIELDS: Readonly<Partial<Record<Kind, KindFields>>> = {
  slot: {
    sorts: {
      channel: "channel",
      page: "page",
      purpose: "purpose",
      serves: "segment",
      reserve: "duration",
      "slate/pins/*/offer": "offer",
      default: "default",
      schema: "schema",
      tags: "tags",
    },
    ordinary: ["name", "description", "channel", "page", "default", "slate"],
    covered: [],
  },
  offer: {
    sorts: {
      content: "versions",
      computed: "computed",
      locales: "locales",
      purpose: "purpose",
      item: "item",
      category: "category",
      brand: "brand",
      groups: "groups",
      eligibility: "rare condition",
      applicability: "rare condition",
      suitability: "rare condition",
      "weights/*/if": "condition",
      requires: "offers",
      value: "worth",
      "caps/*/within": "duration",
      "budget/amount": "money",
      "budget/cost": "money",
      "budget/currency": "currency",
      "schedule/hours/from": "time",
      "schedule/hours/until": "time",
      tags: "tags",
    },
    ordinary: [
      "name",
      "description",
      "content",
      "eligibility",
      "applicability",
      "suitability",
      "schedule",
      "caps",
      "groups",
    ],
    covered: ["variants"],
  },
  rule: {
    sorts: { slot: "slot", if: "condition", then: "shown", tags: "tags" },
    ordinary: ["name", "description", "slot", "if", "then", "priority"],
    covered: [],
  },
  policy: {
    sorts: {
      "caps/*/within": "duration",
      ...scopeAt("caps/*/of"),
      ...scopeAt("caps/*/except"),
      "coolDowns/*/within": "duration",
      "coolDowns/*/for": "duration",
      ...scopeAt("coolDowns/*/of"),
      ...scopeAt("coolDowns/*/except"),
      "suppress/*/when": "condition",
      ...scopeAt("suppress/*/of"),
      ...scopeAt("suppress/*/except"),
      ...scopeAt("levers/*/of"),
      ...scopeAt("disabled/*"),
      "control/except/slots": "slots",
      tags: "tags",
    },
    ordinary: ["name", "description", "caps", "coolDowns", "suppress", "control"],
    covered: [],
  },
  segment: { sorts: { when: "condition", tags: "tags" }, ordinary: [], covered: [] },
  trait: { sorts: { purpose: "purpose", tags: "tags" }, ordinary: [], covered: [] },
  "tracking-plan": { sorts: { sources: "sources", tags: "tags" }, ordinary: [], covered: [] },
};

/** What a field at a place holds, whatever the places in lists. */
export const sortAt = (kind: Kind, place: readonly string[]): FieldSort | null => {
  const found = Object.entries(FIELDS[kind]?.sorts ?? {}).find(([path]) => {
    const names = path.split("/");
    return (
      names.length === place.length && names.every((name, at) => name === "*" || name === place[at])
    );
  });
  return found?.[1] ?? null;
};

export const isCondition = (sort: FieldSort | null): boolean =>
  sort === "condition" || sort === "rare condition";

/** The values at a path of a document: several where it leads through lists. */
export const valuesAt = (document: unknown, path: string): readonly unknown[] =>
  path.split("/").reduce<readonly unknown[]>(
    (values, name) =>
      values.flatMap((value: unknown): readonly unknown[] => {
        if (name === "*") return Array.isArray(value) ? value : [];
        return isRecord(value) && Object.hasOwn(value, name) ? [value[name]] : [];
      }),
    [document],
  );

/** The conditions that a document asks. */
export const conditionsIn = (kind: Kind, document: unknown): readonly unknown[] =>
  Object.entries(FIELDS[kind]?.sorts ?? {})
    .filter(([, sort]) => isCondition(sort))
    .flatMap(([path]) => valuesAt(document, path));

export const textAt = (document: object, path: string): unknown => valuesAt(document, path)[0];

export const listAt = (document: object, path: string): readonly unknown[] => {
  const [list] = valuesAt(document, path);
  return Array.isArray(list) ? list : [];
};
