import type { ReactNode } from "react";
import { createContext, Fragment, use, useCallback, useEffect, useMemo, useState } from "react";
import type { MessageKey, Messages } from "../messages/index.ts";
import { loadMessages } from "../messages/index.ts";
import type { Formats, Locale } from "./formats.ts";
import { createFormats } from "./formats.ts";
import { chooseLocale } from "./preferences.ts";
import type { MessageValues } from "./translate.ts";
import { createTranslate } from "./translate.ts";

export type I18n = Formats & {
  readonly t: (key: MessageKey, values?: MessageValues) => string;
  /** The same with pieces of the page among the words. */
  readonly rich: (key: MessageKey, values?: MessageValues) => ReactNode;
  /** Whether there are words of this name: of what the server names, such as its problems. */
  readonly has: (key: string) => key is MessageKey;
  readonly setLocale: (locale: Locale) => void;
};

const I18nContext = createContext<I18n | null>(null);

export const useI18n = (): I18n => {
  const i18n = use(I18nContext);
  if (i18n === null) throw new Error("there is no language above");
  return i18n;
};

type Spoken = { readonly locale: Locale; readonly messages: Messages };

/** Everything below speaks one language, in its words and in its numbers. */
export const I18nProvider = ({
  first,
  children,
}: {
  readonly first: Spoken;
  readonly children: ReactNode;
}) => {
  const [{ locale, messages }, setSpoken] = useState(first);
  const setLocale = useCallback((next: Locale): void => {
    void (async () => {
      const loaded = await loadMessages(next);
      chooseLocale(next);
      setSpoken({ locale: next, messages: loaded });
    })();
  }, []);
  useEffect(() => {
    document.documentElement.lang = locale;
  }, [locale]);
  const value = useMemo((): I18n => {
    const translate = createTranslate(locale, messages);
    return {
      ...createFormats(locale),
      t: translate.text,
      has: (key): key is MessageKey => Object.hasOwn(messages, key),
      rich: (key, values) =>
        translate
          .parts(key, values)
          // oxlint-disable-next-line react/no-array-index-key -- a sentence's parts have no other name
          .map((part, index) => <Fragment key={index}>{part}</Fragment>),
      setLocale,
    };
  }, [locale, messages, setLocale]);
  return <I18nContext value={value}>{children}</I18nContext>;
};
