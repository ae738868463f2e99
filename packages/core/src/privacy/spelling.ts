/** Latin letters without their marks: å and ä are a, ö is o. Letters of other scripts stay as they are. */
const unmarked = (name: string): string =>
  name.normalize("NFKD").replaceAll(/[\u0300-\u036f]/g, "");

/**
 * Names as people write them: first_name, firstName and First Name are one. A name without a letter
 * or digit is what it is.
 */
export const plainName = (name: string): string =>
  unmarked(name)
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}]/gu, "") || name;

/** The words of a name, without digits: workPhone2 is work and phone. */
const wordsOf = (name: string): string[] =>
  unmarked(name)
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
    .replaceAll(/(\p{Lu})(\p{Lu}\p{Ll})/gu, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}\p{M}]+/u);

const REACHES = new Set(
  "email emails mail mails epost mailadress tel telefon telefonnummer telephone phone phones phonenumber cellphone mobile mobil mobilnummer mobiltelefon msisdn fax sms whatsapp".split(
    " ",
  ),
);

/** Endings that stand for no thing that a shop sells, as phone does in headphone. */
const ENDING = /(?:email|emailaddress|epost|telefon|telefonnummer|mobilnummer|phonenumber)$/;

/** True for a name of which one word says how to reach somebody: email2, kundEpost, telefon_hem. */
export const namesContact = (name: string): boolean =>
  wordsOf(name).some((word) => REACHES.has(word)) ||
  ENDING.test(plainName(name).replaceAll(/\d/g, ""));
