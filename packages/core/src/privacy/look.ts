const EMAIL = /[^\s@<>(),:;]@(?!\dx\.)[^\s@<>"'(),:;&]+[.。]\p{L}{2}/u;
const GAP = String.raw`[\s().\/\p{Pd}]{0,3}`;
/** With its country code, after + or after 00. */
const PHONE = new RegExp(String.raw`(?<![\p{N}+])\+\p{Nd}(?:${GAP}\p{Nd}){6,14}(?!\p{Nd})`, "u");
const PHONE_00 = new RegExp(
  String.raw`(?<![\p{L}\p{N}_.\/\p{Pd}])00[1-9](?:${GAP}\p{Nd}){8,13}(?![\p{L}\p{N}_])`,
  "u",
);
/** As it is dialled at home: 8 to 12 digits and nothing else, and no date. */
const NATIONAL = new RegExp(
  String.raw`^(?!\d\d(?<gap>[\/.-])\d\d\k<gap>\d{4}$)\(?0[1-9](?:${GAP}\p{Nd}){6,10}$`,
  "u",
);

const ESCAPED = /(?:%[\da-f]{2})+/gi;

const decodeOnce = (text: string): string =>
  text.replaceAll(ESCAPED, (escaped) => {
    try {
      return decodeURIComponent(escaped);
    } catch {
      return escaped.replaceAll(/%([2-7][\da-f])/gi, (_, hex: string) =>
        String.fromCodePoint(Number.parseInt(hex, 16)),
      );
    }
  });

/** Times that text is decoded: nobody wraps it more often who has nothing to hide. */
const MOST_WRAPS = 8;

/** Text as it is read: percent-decoded, in one form, without what cannot be seen. Null when it is wrapped too often. */
const read = (text: string): string | null => {
  let plain = text;
  for (let wraps = 0; plain.includes("%"); wraps += 1) {
    const decoded = decodeOnce(plain);
    if (decoded === plain) break;
    if (wraps === MOST_WRAPS) return null;
    plain = decoded;
  }
  return plain
    .normalize("NFKC")
    .replaceAll(/\p{Cf}/gu, "")
    .trim();
};

/** Without one of these there is no address and no number in a text. */
const SUSPECT = /[@%]|[\p{Nd}][^\p{L}]*[\p{Nd}]|[^\0-\x7f]/u;

/**
 * True for text that holds an e-mail address or a phone number, whatever it is called. Of a `number`,
 * as of an order or a customer, only what is certain is: one with a plus.
 */
export const looksLikeContact = (text: string, kind: "text" | "number" = "text"): boolean => {
  if (!SUSPECT.test(text)) return false;
  const plain = read(text);
  if (plain === null || EMAIL.test(plain) || PHONE.test(plain)) return true;
  return kind === "text" && (PHONE_00.test(plain) || NATIONAL.test(plain));
};

/**
 * True for an integer that may be a phone number with its country code: 11 or 12 digits. Times are 10
 * or 13.
 */
export const looksLikePhone = (value: number): boolean =>
  Number.isInteger(value) && value >= 1e10 && value < 1e12;
