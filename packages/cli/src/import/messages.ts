import { LIMITS } from "@attune/contract";
import type { Json } from "./file/index.ts";
import { cellText, isEmpty } from "./file/index.ts";
import type { EventTemplate } from "./mapping.ts";
import type { Cells, Maker, Making, Table } from "./value/index.ts";
import {
  CellFlaw,
  columnsOfCondition,
  compileCondition,
  compileValue,
  isoInstant,
  mayBeSpared,
  NO_ZONE,
  objectMaker,
  shown,
} from "./value/index.ts";
import type { Value } from "./value/index.ts";

/** A message in the Segment wire form. */
export type Message = { readonly [name: string]: Json };

/** What an event is counted as: its name if it is a track event, else its type. */
export const kindOf = ({ type, event }: Message): string => {
  if (typeof event === "string") return event;
  return typeof type === "string" ? type : "?";
};

/** Room for what is put into a message after it was made: its id, and how far the import is. */
const ROOM_BYTES = 512;

const IDS = new Set([
  "event",
  "name",
  "userId",
  "anonymousId",
  "previousId",
  "groupId",
  "messageId",
]);

/** Ids are text on the wire, whatever a constant, a cell or a value table holds. */
const asText =
  (make: Maker): Maker =>
  (rows) => {
    const value = make(rows);
    return typeof value === "number" || typeof value === "boolean" ? cellText(value) : value;
  };

/** A field that an event has always. */
const always =
  (make: Maker, field: string, column: string): Maker =>
  (rows) => {
    const value = make(rows);
    if (value === undefined || isEmpty(value))
      throw new CellFlaw(column, `the ${field} is empty`, rows[0] ?? null);
    return value;
  };

const withZone =
  (make: Maker, column: string): Maker =>
  (rows) => {
    const value = make(rows);
    if (typeof value === "string" && isoInstant(value, undefined) === "zoneless")
      throw new CellFlaw(column, `${shown(value)} ${NO_ZONE}`, rows[0] ?? null);
    return value;
  };

const makerOf = (name: string, value: Value, table: Making): Maker => {
  const made = compileValue(value, table);
  const make = IDS.has(name) ? asText(made) : made;
  const column = value.is === "column" ? value.$column : name;
  // Without a time it would be an event of today, without its id one that comes in twice.
  if (name === "timestamp") return withZone(always(make, name, column), column);
  return name === "messageId" ? always(make, name, column) : make;
};

const valuesOf = ({ properties, traits, context, ...template }: EventTemplate) => {
  const { when: _when, type: _type, ...fields } = template;
  const named: Readonly<Record<string, Value | undefined>> = fields;
  const inner = Object.entries({ properties, traits, context }).flatMap(
    ([name, values]): [string, Value][] =>
      values === undefined ? [] : [[name, { is: "object", fields: values }]],
  );
  const outer = Object.entries(named).flatMap(([name, value]): [string, Value][] =>
    value === undefined ? [] : [[name, value]],
  );
  return [...outer, ...inner];
};

const messageMaker = (template: EventTemplate, table: Table, isSparing: boolean): Maker =>
  objectMaker([
    ["type", () => template.type],
    ...valuesOf(template).map(([name, value]): [string, Maker] => [
      name,
      makerOf(name, value, { ...table, isSparing }),
    ]),
  ]);

const isMessage = (value: Json | undefined): value is Message =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isTooLarge = (message: Json | undefined): boolean =>
  Buffer.byteLength(JSON.stringify(message ?? null)) > LIMITS.eventBytes - ROOM_BYTES;

const compileTemplate = (template: EventTemplate, table: Table) => {
  const holds = compileCondition(template.when, table);
  const whole = messageMaker(template, table, false);
  const spares = valuesOf(template).some(([, value]) => mayBeSpared(value));
  const spared = spares ? messageMaker(template, table, true) : null;
  return {
    applies: (rows: readonly Cells[]): boolean => rows.every(holds),
    make: (rows: readonly Cells[]): Message[] => {
      const full = whole(rows);
      const made = spared !== null && isTooLarge(full) ? spared(rows) : full;
      return isMessage(made) ? [made] : [];
    },
  };
};

/** Why a group's rows make no message, and the column that says so. */
export type NoMessage = { readonly column: string; readonly reason: string };

/** Makes the messages of a group's rows; throws a `CellFlaw`. */
export type MakeMessages = (rows: readonly Cells[]) => readonly Message[] | NoMessage;

/** Compiles the events of a mapping. */
export const compileTemplates = (rows: readonly EventTemplate[], table: Table): MakeMessages => {
  const templates = rows.map((template) => compileTemplate(template, table));
  const judged = [...new Set(rows.flatMap(({ when }) => columnsOfCondition(when ?? [])))];
  return (group) => {
    const fitting = templates.filter(({ applies }) => applies(group));
    if (fitting.length > 0) return fitting.flatMap(({ make }) => make(group));
    const saw = judged.map((column) => {
      const texts = new Set(group.map((cells) => cellText(cells[table.placeOf(column)] ?? null)));
      return `${column} is ${[...texts].slice(0, 3).map(shown).join(" and ")}`;
    });
    const what = group.length === 1 ? "row" : "group of rows";
    return {
      column: judged[0] ?? "",
      reason: `no event of the mapping is for this ${what}: ${saw.join(", ")}`,
    };
  };
};
