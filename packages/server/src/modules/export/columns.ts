import { problem } from "@attune/contract";
import type { Json, JsonObject } from "@attune/core/json";
import { at, own, ownText } from "@attune/core/json";
import type { ExportName } from "./rows.ts";

/**
 * What the cells of a column hold. `instant` is ISO 8601 text. `any` is a path that a caller chose:
 * whatever stands there.
 */
export type ColumnType = "text" | "json" | "integer" | "number" | "instant" | "any";

/** A column of a table: its name, and its cell for a row as it goes out. */
export type Column = {
  readonly name: string;
  readonly type: ColumnType;
  readonly read: (row: JsonObject) => Json | undefined;
};

const field = (type: ColumnType, name: string): Column => ({
  name,
  type,
  read: (row) => own(row, name),
});

const derived = (
  type: ColumnType,
  name: string,
  read: (row: JsonObject) => Json | undefined,
): Column => ({ name, type, read });

const ENVELOPE: readonly Column[] = [
  field("text", "messageId"),
  field("text", "type"),
  field("text", "event"),
  field("text", "name"),
  field("instant", "timestamp"),
  field("instant", "receivedAt"),
  field("text", "source"),
  field("text", "profileId"),
  field("text", "userId"),
  field("text", "anonymousId"),
  field("text", "groupId"),
  field("text", "previousId"),
];
const NESTED: readonly Column[] = [
  field("json", "properties"),
  field("json", "traits"),
  field("json", "context"),
];

const OWN_COLUMN = new Set([...ENVELOPE, ...NESTED].map(({ name }) => name));

/** What else a message was sent with, so that a table loses nothing of it. */
const otherMembers = (row: JsonObject): Json | undefined => {
  const others = Object.entries(row).filter(([name]) => !OWN_COLUMN.has(name));
  return others.length === 0 ? undefined : Object.fromEntries(others);
};

const EVENT_COLUMNS: readonly Column[] = [
  ...ENVELOPE,
  derived(
    "text",
    "email",
    (row) => ownText(own(row, "traits"), "email") ?? at(row, "context.traits.email"),
  ),
  ...NESTED,
  derived("json", "other", otherMembers),
];

const PROFILE_COLUMNS: readonly Column[] = [
  field("text", "id"),
  field("integer", "events"),
  field("integer", "orders"),
  field("json", "identifiers"),
  field("json", "traits"),
  field("json", "accounts"),
];

const MEMBER_COLUMNS: readonly Column[] = [
  field("text", "id"),
  field("instant", "since"),
  field("json", "identifiers"),
  field("json", "traits"),
];

const ACCOUNT_COLUMNS: readonly Column[] = [
  field("text", "id"),
  field("instant", "since"),
  field("integer", "events"),
  field("integer", "orders"),
  field("json", "revenue"),
  field("instant", "firstSeen"),
  field("instant", "lastSeen"),
  field("json", "traits"),
];

const identifierText = (row: JsonObject): string | undefined => {
  const identifier = at(row, "subject.identifier");
  const [ns, value] = [ownText(identifier, "ns"), ownText(identifier, "value")];
  return ns === undefined || value === undefined ? undefined : `${ns}:${value}`;
};

const DECISION_COLUMNS: readonly Column[] = [
  field("text", "id"),
  field("integer", "seq"),
  field("instant", "time"),
  field("text", "slot"),
  field("text", "channel"),
  field("text", "offer"),
  field("text", "reason"),
  derived("text", "profile", (row) => at(row, "subject.profile")),
  derived("text", "identifier", identifierText),
  derived("integer", "considered", (row) => at(row, "funnel.considered")),
  derived("integer", "eligible", (row) => at(row, "funnel.eligible")),
  derived("integer", "returned", (row) => at(row, "funnel.returned")),
  field("number", "latency"),
  field("text", "engine"),
  field("integer", "readAt"),
  field("integer", "definitionsAt"),
  field("json", "versions"),
  field("json", "parameters"),
  field("json", "content"),
  field("json", "items"),
  field("json", "inputs"),
  field("json", "accounts"),
  field("json", "candidates"),
  field("json", "refused"),
  field("json", "subject"),
];

const COLUMNS: Readonly<Record<ExportName, readonly Column[]>> = {
  events: EVENT_COLUMNS,
  profiles: PROFILE_COLUMNS,
  decisions: DECISION_COLUMNS,
  members: MEMBER_COLUMNS,
  accounts: ACCOUNT_COLUMNS,
};

const refuse = (detail: string): never => {
  throw problem("parameter-not-valid", { errors: [{ pointer: "/columns", detail }] });
};

/** A column of the table, or what stands at a path in one of its JSON columns. */
const chosen = (columns: readonly Column[], name: string): Column => {
  const [root = "", ...path] = name.split(".");
  if (root === "" || path.includes(""))
    return refuse(
      name === ""
        ? "A name between the commas is empty."
        : `${name} has an empty piece: a path is names with a dot between each two.`,
    );
  const column = columns.find((each) => each.name === root);
  if (column === undefined)
    return refuse(
      `There is no column ${root}. Columns: ${columns.map((each) => each.name).join(", ")}.`,
    );
  if (path.length === 0) return column;
  if (column.type !== "json") return refuse(`${root} has nothing within it: ask for ${root}.`);
  const within = path.join(".");
  return { name, type: "any", read: (row) => at(column.read(row), within) };
};

/** The columns of an export: all, or those that a caller names, separated by commas. */
export const columnsOf = (name: ExportName, wanted: string | undefined): readonly Column[] => {
  const columns = COLUMNS[name];
  if (wanted === undefined) return columns;
  const names = wanted.split(",").map((each) => each.trim());
  const twice = names.find((each, index) => names.indexOf(each) !== index);
  if (twice !== undefined) return refuse(`${twice} is asked for twice.`);
  return names.map((each) => chosen(columns, each));
};

const textOf = (value: Json): string => (typeof value === "string" ? value : JSON.stringify(value));

/** A row's cell as its column has it; null where there is none. Numbers of a typed column are numbers. */
export const cellOf = ({ type, read }: Column, row: JsonObject): Json => {
  const value = read(row) ?? null;
  if (value === null) return null;
  switch (type) {
    case "text":
    case "instant":
      return textOf(value);
    case "integer":
      return Number.isSafeInteger(value) ? value : null;
    case "number":
      return typeof value === "number" ? value : null;
    case "json":
    case "any":
      return value;
  }
};
