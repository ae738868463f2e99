import type { Cell } from "../file/index.ts";
import { cellText } from "../file/index.ts";
import type { Decimal } from "./decimal.ts";
import { decimalOf } from "./decimal.ts";

/** How the texts of a file write numbers. */
export type NumberForm = {
  readonly decimal: "." | ",";
  /** What stands between thousands; null when nothing does. */
  readonly thousands: string | null;
};

/** Spreadsheets write any of these between thousands. */
const SPACES = "[ \u00A0\u2009\u202F]";

const groupPattern = (thousands: string): string =>
  /^\s$/.test(thousands) ? SPACES : RegExp.escape(thousands);

/** Reads the decimal of a text; null for text that is no number in this form. */
export const numberReader = ({
  decimal,
  thousands,
}: NumberForm): ((text: string) => Decimal | null) => {
  const group = thousands === null ? null : groupPattern(thousands);
  const whole = group === null ? "\\d+" : `(?:\\d{1,3}(?:${group}\\d{3})+|\\d+)`;
  const form = new RegExp(
    `^[+-]?${whole}(?:${RegExp.escape(decimal)}\\d+)?(?:e[+-]?\\d{1,3})?$`,
    "i",
  );
  const groups = group === null ? null : new RegExp(group, "g");
  return (text) => {
    const plain = text.trim().replace("\u2212", "-");
    if (!form.test(plain)) return null;
    const ungrouped = groups === null ? plain : plain.replaceAll(groups, "");
    return decimalOf(decimal === "," ? ungrouped.replace(",", ".") : ungrouped);
  };
};

/** The decimal of a cell, typed or text; null when it is no number. */
export const decimalInCell = (
  cell: Cell,
  read: (text: string) => Decimal | null,
): Decimal | null => {
  switch (typeof cell) {
    case "number":
    case "bigint":
      return decimalOf(cellText(cell));
    case "string":
      return read(cell);
    default:
      return null;
  }
};
