const EMAIL = /[^\s@<>"'(),:;](?:@|%40)(?!\dx\.)[^\s@<>"'(),:;&]+\.[a-z]{2}/i;
const PHONE = /(?<![\w+])\+[1-9](?:[\s().-]{0,2}\d){6,14}(?!\d)/;

/** True for text that holds an e-mail address or a phone number with its country code, whatever it is called. */
export const looksLikeContact = (text: string): boolean =>
  ((text.includes("@") || text.includes("%40")) && EMAIL.test(text)) ||
  (text.includes("+") && PHONE.test(text));
