/** A decimal as text: digits, at most one point, a minus before them; exact, whatever its length. */
type Scaled = { readonly units: bigint; readonly digits: number };

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;

const read = (text: string): Scaled => {
  const [, sign, whole, fraction = ""] = DECIMAL.exec(text) ?? [];
  if (whole === undefined) throw new RangeError(`${text} is no decimal`);
  return { units: BigInt(`${sign}${whole}${fraction}`), digits: fraction.length };
};

const write = ({ units, digits }: Scaled): string => {
  const text = String(units < 0n ? -units : units).padStart(digits + 1, "0");
  const whole = text.slice(0, text.length - digits);
  const fraction = digits === 0 ? "" : `.${text.slice(-digits)}`;
  return `${units < 0n ? "-" : ""}${whole}${fraction}`;
};

const scaledTo = ({ units, digits }: Scaled, wanted: number): bigint =>
  units * 10n ** BigInt(wanted - digits);

/** a − b, with the digits of whichever has more behind the point. Throws RangeError on what is no decimal. */
export const subtractDecimals = (a: string, b: string): string => {
  const [left, right] = [read(a), read(b)];
  const digits = Math.max(left.digits, right.digits);
  return write({ units: scaledTo(left, digits) - scaledTo(right, digits), digits });
};

/** A decimal ÷ a whole number above 0, to so many digits behind the point; halves go away from zero. */
export const divideDecimal = (text: string, by: number, digits: number): string => {
  const value = read(text);
  const numerator = value.units * 10n ** BigInt(digits);
  const denominator = BigInt(by) * 10n ** BigInt(value.digits);
  const half = numerator < 0n ? -denominator : denominator;
  return write({ units: (2n * numerator + half) / (2n * denominator), digits });
};

/** A decimal as money is written: at least two digits behind the point, and none that say nothing. */
export const moneyText = (text: string): string => {
  const { units, digits } = read(text);
  const wanted = Math.max(digits, 2);
  const written = write({ units: scaledTo({ units, digits }, wanted), digits: wanted });
  return written.replace(/(\.\d\d\d*?)0+$/, "$1");
};
