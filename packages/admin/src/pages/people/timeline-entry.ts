import type { Answer } from "../../api/index.ts";
import type { NameOf } from "../../definitions/index.ts";
import type { I18n } from "../../i18n/index.ts";
import { refusalText } from "../../why/index.ts";

export type TimelineEntry = Answer<"timeline">["entries"][number];

/** What the chips above a timeline show or hide. */
export const GROUPS = ["events", "decisions", "segments", "consent", "identity"] as const;
export type Group = (typeof GROUPS)[number];

const GROUP_OF: Readonly<Record<string, Group>> = {
  event: "events",
  decision: "decisions",
  membership: "segments",
  "account-membership": "segments",
  leave: "segments",
  consent: "consent",
  facet: "identity",
  link: "identity",
  refusal: "identity",
  unmerge: "identity",
  undo: "identity",
};

export const groupOf = ({ kind }: Pick<TimelineEntry, "kind">): Group => GROUP_OF[kind] ?? "events";

type Fields = Readonly<Record<string, unknown>>;
export const fieldsIn = (value: unknown): Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
const textIn = (fields: Fields, name: string): string => {
  const value = fields[name];
  return typeof value === "string" ? value : "";
};
const textsIn = (fields: Fields, name: string): readonly string[] => {
  const value = fields[name];
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
};
const listIn = (fields: Fields, name: string): readonly Fields[] => {
  const value = fields[name];
  return Array.isArray(value) ? value.map(fieldsIn) : [];
};

type Telling = Pick<I18n, "t" | "list" | "money"> & {
  readonly nameOf: NameOf;
};

/** What something cost or brought in, as orders, refunds and products say it. */
const amountIn = ({ money }: Telling, properties: Fields): string => {
  const currency = textIn(properties, "currency");
  const amount = [properties["total"], properties["revenue"], properties["price"]].find(
    (each) => typeof each === "number" || (typeof each === "string" && /^-?[\d.]+$/.test(each)),
  );
  const isMoney = typeof amount === "number" || typeof amount === "string";
  return isMoney && /^[A-Z]{3}$/.test(currency) ? money(amount, currency) : "";
};

/** The traits that an identify call says, the first few of them. */
const MOST_TRAITS = 3;

const traitsText = ({ t, list }: Telling, traits: Fields): string => {
  const names = Object.keys(traits);
  if (names.length === 0) return "";
  const shown = names.slice(0, MOST_TRAITS);
  const more = names.length - shown.length;
  return list(more === 0 ? shown : [...shown, t("people.said.moreTraits", { count: more })]);
};

const eventText = (telling: Telling, entry: Fields): string => {
  const { t } = telling;
  const event = fieldsIn(entry["event"]);
  const message = fieldsIn(event["message"]);
  const properties = fieldsIn(message["properties"]);
  const products = listIn(properties, "products").length;
  return [
    textIn(event, "name") || textIn(event, "type"),
    textIn(event, "type") === "identify" ? traitsText(telling, fieldsIn(message["traits"])) : "",
    textIn(properties, "name") || textIn(properties, "product_id"),
    amountIn(telling, properties),
    products === 0 ? "" : t("people.said.products", { count: products }),
    textIn(event, "source"),
  ]
    .filter((part) => part !== "")
    .join(" · ");
};

const decisionText = ({ t, list, nameOf }: Telling, entry: Fields): string => {
  const uses = listIn(entry, "uses");
  return uses.length === 0
    ? t("people.said.decision")
    : t("people.said.decisionOf", {
        offers: list(uses.map((use) => nameOf("offer", textIn(use, "offer")))),
        slots: list([...new Set(uses.map((use) => nameOf("slot", textIn(use, "slot"))))]),
      });
};

const membershipText = ({ t, list, nameOf }: Telling, entry: Fields): string => {
  const entered = textsIn(entry, "entered").map((key) => nameOf("segment", key));
  const left = textsIn(entry, "left").map((key) => nameOf("segment", key));
  return [
    ...(entered.length === 0 ? [] : [t("people.said.entered", { segments: list(entered) })]),
    ...(left.length === 0 ? [] : [t("people.said.left", { segments: list(left) })]),
  ].join(" ");
};

const consentText = ({ t, list }: Telling, entry: Fields): string =>
  list(
    listIn(entry, "statements").map((statement) =>
      t(statement["granted"] === true ? "people.said.granted" : "people.said.denied", {
        purpose: textIn(statement, "purpose"),
      }),
    ),
  );

const identifierIn = (value: unknown): string => {
  const identifier = fieldsIn(value);
  return `${textIn(identifier, "ns")}:${textIn(identifier, "value")}`;
};

const facetText = ({ t }: Telling, entry: Fields): string =>
  t("people.said.facet", { identifier: identifierIn(entry["identifier"]) });

const linkText = ({ t }: Telling, entry: Fields, [a, b]: readonly string[]): string =>
  t("people.said.link", {
    a: a ?? t("people.said.linkGone"),
    b: b ?? t("people.said.linkGone"),
    exception: entry["exception"] === true ? "yes" : "no",
  });

const refusedText = ({ t }: Telling, entry: Fields): string =>
  listIn(entry, "refused")
    .map(({ identifier, reason }) =>
      t("people.said.notLinked", {
        identifier: identifierIn(identifier),
        why: refusalText({ t }, String(reason)),
      }),
    )
    .join(" ");

const unmergeText = ({ t, list }: Telling, entry: Fields): string =>
  t("people.said.unmerge", {
    actor: textIn(entry, "actor"),
    identifiers: list(listIn(entry, "take").map(identifierIn)),
    reason: textIn(entry, "reason"),
  });

const undoText = ({ t }: Telling, entry: Fields): string =>
  t("people.said.undo", { actor: textIn(entry, "actor"), unmerge: String(entry["unmerge"]) });

const leaveText = ({ t }: Telling, entry: Fields): string =>
  t("people.said.leave", { actor: textIn(entry, "actor"), account: textIn(entry, "account") });

type Tell = (telling: Telling, entry: Fields, about: readonly string[]) => string;

const TOLD: Readonly<Record<string, Tell>> = {
  event: eventText,
  decision: decisionText,
  membership: membershipText,
  consent: consentText,
  facet: facetText,
  link: linkText,
  refusal: refusedText,
  unmerge: unmergeText,
  undo: undoText,
  leave: leaveText,
  activity: ({ t }) => t("people.said.activity"),
  expiry: ({ t }) => t("people.said.expiry"),
};

/** An entry in the reader's language; of a kind that is not known here in the server's words. */
export const tell = (telling: Telling, { kind, sentence, entry, about }: TimelineEntry): string =>
  TOLD[kind]?.(telling, fieldsIn(entry), about) ?? sentence;

/** The number that an unmerge is undone by; null for entries of other kinds. */
export const unmergeIn = ({ kind, seq }: TimelineEntry): number | null =>
  kind === "unmerge" ? seq : null;

/** The decision that an entry is about. */
export const decisionIn = ({ kind, entry }: TimelineEntry): string | null =>
  kind === "decision" ? textIn(fieldsIn(entry), "id") : null;

/** Segments that an entry is about. */
export const segmentsIn = ({ kind, entry }: TimelineEntry): readonly string[] =>
  kind === "membership"
    ? [...textsIn(fieldsIn(entry), "entered"), ...textsIn(fieldsIn(entry), "left")]
    : [];
