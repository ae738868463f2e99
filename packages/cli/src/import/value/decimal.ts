/** An exact decimal: `digits` × 10^-`scale`. No binary fraction comes near an amount of money. */
export type Decimal = { readonly digits: bigint; readonly scale: number };

export const ZERO: Decimal = { digits: 0n, scale: 0 };

const PLAIN = /^([+-]?)(\d+)(?:\.(\d+))?(?:e([+-]?\d{1,3}))?$/i;
/** Beyond this nothing is an amount; a cell of `1e999` must not fill the memory. */
const MAX_DIGITS = 60;

/** The decimal that a text writes in digits, with a point and an exponent at most; else null. */
export const decimalOf = (text: string): Decimal | null => {
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = PLAIN.exec(text) ?? [];
  if (whole === "") return null;
  const scale = fraction.length - Number(exponent);
  if (whole.length + fraction.length > MAX_DIGITS || Math.abs(scale) > MAX_DIGITS) return null;
  const digits = BigInt(`${sign === "-" ? "-" : ""}${whole}${fraction}`);
  return scale >= 0 ? { digits, scale } : { digits: digits * 10n ** BigInt(-scale), scale: 0 };
};

const scaled = ({ digits, scale }: Decimal, to: number): bigint =>
  digits * 10n ** BigInt(to - scale);

export const plus = (a: Decimal, b: Decimal): Decimal => {
  const scale = Math.max(a.scale, b.scale);
  return { digits: scaled(a, scale) + scaled(b, scale), scale };
};

export const times = (a: Decimal, b: Decimal): Decimal => ({
  digits: a.digits * b.digits,
  scale: a.scale + b.scale,
});

/** The shortest text of a decimal: no exponent, no zeros at its end. */
export const decimalText = ({ digits, scale }: Decimal): string => {
  const padded = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, "0");
  const whole = padded.slice(0, padded.length - scale);
  const fraction = padded.slice(padded.length - scale).replace(/0+$/, "");
  const sign = digits < 0n ? "-" : "";
  return `${sign}${whole}${fraction === "" ? "" : `.${fraction}`}`;
};

/** The JSON number that is this decimal to its last digit; null when a number cannot hold it. */
export const exactNumber = (decimal: Decimal): number | null => {
  const text = decimalText(decimal);
  const number = Number(text);
  const back = decimalOf(String(number));
  return back !== null && decimalText(back) === text ? number : null;
};
