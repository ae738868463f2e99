import type { Cell, Json } from "../file/index.ts";
import { cellText, isLocal } from "../file/index.ts";
import { compileDateForm } from "./date-form.ts";
import { decimalText } from "./decimal.ts";
import type { Cells } from "./flaw.ts";
import { CellFlaw, shown } from "./flaw.ts";
import { instantIn, isoInstant } from "./instant.ts";
import type { NumberForm } from "./number.ts";
import { decimalInCell, numberReader } from "./number.ts";
import type { ColumnWord } from "./schema.ts";

/** Makes JSON of a cell that is not empty, or throws a `CellFlaw`. */
export type Conversion = (cell: Cell, cells: Cells) => Json;

type How = ColumnWord & { readonly numbers: NumberForm };
type Fail = (cell: Cell, cells: Cells, why: string) => never;

const isoText = (milliseconds: number): string | null => {
  const time = new Date(milliseconds);
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
};

const asIs =
  (fail: Fail): Conversion =>
  (cell, cells) => {
    if (cell instanceof Date) return isoText(cell.getTime()) ?? fail(cell, cells, "is not a time");
    if (isLocal(cell)) return cellText(cell);
    if (typeof cell !== "bigint") return cell;
    const number = Number(cell);
    return Number.isSafeInteger(number) ? number : cell.toString();
  };

const asText =
  ({ trim = false, case: letters }: How): Conversion =>
  (cell) => {
    const text = trim ? cellText(cell).trim() : cellText(cell);
    if (letters === undefined) return text;
    return letters === "lower" ? text.toLowerCase() : text.toUpperCase();
  };

const asNumber = ({ numbers }: How, fail: Fail): Conversion => {
  const read = numberReader(numbers);
  return (cell, cells) => {
    const decimal = decimalInCell(cell, read);
    if (decimal === null) return fail(cell, cells, "is not a number");
    const number = Number(decimalText(decimal));
    return Number.isInteger(number) && !Number.isSafeInteger(number)
      ? fail(cell, cells, "has more digits than a number keeps: read it as text")
      : number;
  };
};

const YES = ["true", "1", "yes"];
const NO = ["false", "0", "no"];

const asBoolean = ({ words }: How, fail: Fail): Conversion => {
  const lower = (texts: readonly string[]) => new Set(texts.map((each) => each.toLowerCase()));
  const [yes, no] = [lower(words?.yes ?? YES), lower(words?.no ?? NO)];
  return (cell, cells) => {
    const text = cellText(cell).trim().toLowerCase();
    if (yes.has(text)) return true;
    return no.has(text) ? false : fail(cell, cells, "is neither true nor false");
  };
};

/** Reads each text once in a row of the same: the lines of an order have one date. */
const remembered = (read: (text: string) => string | null): ((text: string) => string | null) => {
  let last: readonly [string, string | null] = ["", null];
  return (text) => {
    if (text !== last[0]) last = [text, read(text)];
    return last[1];
  };
};

/** Why a time without a zone is none. */
export const NO_ZONE = "names no zone: say in the mapping which, as zone: UTC";

/** Reads the time of a cell that is one, and text by `read`. */
const timeIn = (cell: Cell, zone: string | undefined, read: (text: string) => string | null) => {
  if (cell instanceof Date) return isoText(cell.getTime());
  if (!isLocal(cell)) return read(cellText(cell).trim());
  const instant = isoInstant(cellText(cell), zone);
  return typeof instant === "number" ? isoText(instant) : instant;
};

const asDate = ({ format = "", zone = "UTC" }: How, fail: Fail): Conversion => {
  const form = compileDateForm(format);
  const read = remembered((text) => {
    const local = "flaw" in form ? null : form.read(text);
    const instant = local === null ? null : instantIn(local, zone);
    return instant === null ? null : isoText(instant);
  });
  return (cell, cells) => {
    const text = timeIn(cell, zone, read);
    return text ?? fail(cell, cells, `is not a time of the form ${format} in ${zone}`);
  };
};

const asIso = ({ zone }: How, fail: Fail): Conversion => {
  const read = remembered((text) => {
    const instant = isoInstant(text, zone);
    return typeof instant === "number" ? isoText(instant) : instant;
  });
  return (cell, cells) => {
    const text = timeIn(cell, zone, read);
    if (text === "zoneless") return fail(cell, cells, NO_ZONE);
    return text ?? fail(cell, cells, "is not a time");
  };
};

const asUnix =
  (unit: "seconds" | "milliseconds", fail: Fail): Conversion =>
  (cell, cells) => {
    if (cell instanceof Date) return isoText(cell.getTime()) ?? fail(cell, cells, "is not a time");
    const text = cellText(cell).trim();
    if (!/^-?\d{1,15}(\.\d{1,9})?$/.test(text))
      return fail(cell, cells, `is not a number of ${unit}`);
    const milliseconds = unit === "seconds" ? Number(text) * 1000 : Number(text);
    return isoText(milliseconds) ?? fail(cell, cells, "is not a time");
  };

/** The conversion that a `$column` asks for. */
export const conversionOf = (how: How): Conversion => {
  const fail: Fail = (cell, cells, why) => {
    throw new CellFlaw(how.$column, `${shown(cellText(cell))} ${why}`, cells);
  };
  const isTexty = how.trim === true || how.case !== undefined;
  switch (how.as) {
    case undefined:
      return isTexty ? asText(how) : asIs(fail);
    case "text":
      return asText(how);
    case "number":
      return asNumber(how, fail);
    case "boolean":
      return asBoolean(how, fail);
    case "date":
      return asDate(how, fail);
    case "iso":
      return asIso(how, fail);
    case "unix-seconds":
      return asUnix("seconds", fail);
    case "unix-milliseconds":
      return asUnix("milliseconds", fail);
  }
};
