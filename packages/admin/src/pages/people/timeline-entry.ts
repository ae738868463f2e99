import type { Answer } from "../../api/index.ts";
import type { I18n } from "../../i18n/index.ts";

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

type Telling = Pick<I18n, "t" | "list">;

const eventText = ({ t }: Telling, entry: Fields): string => {
  const event = fieldsIn(entry["event"]);
  const name = textIn(event, "name");
  return t("people.said.event", {
    name: name === "" ? textIn(event, "type") : name,
    source: textIn(event, "source"),
  });
};

const decisionText = ({ t, list }: Telling, entry: Fields): string => {
  const uses = listIn(entry, "uses");
  return uses.length === 0
    ? t("people.said.decision")
    : t("people.said.decisionOf", {
        offers: list(uses.map((use) => textIn(use, "offer"))),
        slots: list([...new Set(uses.map((use) => textIn(use, "slot")))]),
      });
};

const membershipText = ({ t, list }: Telling, entry: Fields): string => {
  const entered = textsIn(entry, "entered");
  const left = textsIn(entry, "left");
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

const facetText = ({ t }: Telling, entry: Fields): string => {
  const identifier = fieldsIn(entry["identifier"]);
  return t("people.said.facet", {
    identifier: `${textIn(identifier, "ns")}:${textIn(identifier, "value")}`,
  });
};

const TOLD: Readonly<Record<string, (telling: Telling, entry: Fields) => string>> = {
  event: eventText,
  decision: decisionText,
  membership: membershipText,
  consent: consentText,
  facet: facetText,
};

/** An entry in the reader's language; of rarer kinds in the server's words. */
export const tell = (telling: Telling, { kind, sentence, entry }: TimelineEntry): string =>
  TOLD[kind]?.(telling, fieldsIn(entry)) ?? sentence;

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
