import { IntlMessageFormat } from "intl-messageformat";
import type { ReactNode } from "react";

/** What a message's arguments may be: words, numbers, dates, and pieces of the page. */
type MessageValue = Date | ReactNode | ((parts: readonly ReactNode[]) => ReactNode);
export type MessageValues = Readonly<Record<string, MessageValue>>;

export type Translate<Key extends string> = {
  readonly text: (key: Key, values?: MessageValues) => string;
  /** The same with pieces of the page among the words. */
  readonly parts: (key: Key, values?: MessageValues) => readonly ReactNode[];
};

/** Turns keys into the words of one language; each message is read once. */
export const createTranslate = <Key extends string>(
  locale: string,
  messages: Readonly<Record<Key, string>>,
): Translate<Key> => {
  const read = new Map<Key, IntlMessageFormat>();
  const messageOf = (key: Key): IntlMessageFormat => {
    const known = read.get(key);
    if (known !== undefined) return known;
    const made = new IntlMessageFormat(messages[key], locale);
    read.set(key, made);
    return made;
  };
  const parts = (key: Key, values: MessageValues = {}): readonly ReactNode[] => {
    const made = messageOf(key).format<ReactNode>({ ...values });
    return Array.isArray(made) ? made : [made];
  };
  const text = (key: Key, values?: MessageValues): string =>
    parts(key, values)
      .map((part) => (typeof part === "string" || typeof part === "number" ? String(part) : ""))
      .join("");
  return { text, parts };
};
