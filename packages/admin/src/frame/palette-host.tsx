import { startTransition, useDeferredValue, useEffect, useState } from "react";
import { createPortal } from "react-dom";
import { useNavigate } from "react-router";
import { useAnswer } from "../api/index.ts";
import { chooseTheme, LOCALES, THEMES, useI18n } from "../i18n/index.ts";
import type { Page } from "../pages/index.ts";
import { useSession } from "../session/index.ts";
import type { PaletteGroup } from "../ui/index.ts";
import {
  DarkIcon,
  LanguageIcon,
  LightIcon,
  Palette,
  PaletteContent,
  SignOutIcon,
} from "../ui/index.ts";

type PaletteHostProps = {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly pages: readonly Page[];
};

/** What can be changed of the UI itself. */
const useSettings = (): PaletteGroup => {
  const { t, setLocale } = useI18n();
  const { signOut } = useSession();
  return {
    name: t("frame.settings"),
    entries: [
      ...LOCALES.map((locale) => ({
        key: `language ${locale}`,
        label: t(`frame.language.${locale}`),
        icon: <LanguageIcon size={16} aria-hidden />,
        onChoose: () => setLocale(locale),
      })),
      ...THEMES.map((theme) => ({
        key: `theme ${theme}`,
        label: t(`frame.theme.${theme}`),
        icon:
          theme === "dark" ? (
            <DarkIcon size={16} aria-hidden />
          ) : (
            <LightIcon size={16} aria-hidden />
          ),
        onChoose: () => chooseTheme(theme),
      })),
      {
        key: "sign out",
        label: t("session.signOut"),
        icon: <SignOutIcon size={16} aria-hidden />,
        onChoose: () => void signOut(),
      },
    ],
  };
};

/** What pages find, where one can go, what can be changed of the UI itself. */
const useGroups = (pages: PaletteHostProps["pages"], text: string): readonly PaletteGroup[] => {
  const { t } = useI18n();
  const settings = useSettings();
  const { role, may } = useSession();
  const navigate = useNavigate();
  const { data } = useAnswer("listDefinitions", {});
  const go = (address: string): void => void navigate(address);
  const tools = { text: text.trim(), t, role, may, go, definitions: data?.definitions ?? [] };
  const actions = pages.flatMap((page) => page.actions?.(tools) ?? []);
  return [
    {
      name: t("frame.goTo"),
      entries: pages.map((page) => ({
        key: `go ${page.path}`,
        label: t(page.name),
        icon: page.icon,
        shortcut: `g ${page.shortcut}`,
        onChoose: () => go(`/${page.path}`),
      })),
    },
    ...(actions.length === 0 ? [] : [{ name: t("frame.do"), entries: actions }]),
    ...pages.flatMap((page) => {
      const entries = page.palette?.(tools) ?? [];
      return entries.length === 0 ? [] : [{ name: t(page.name), entries }];
    }),
    settings,
  ];
};

/** An open palette. Its field is drawn first, for who writes at once; what fits follows. */
const OpenPalette = ({ onClose, pages }: Omit<PaletteHostProps, "isOpen">) => {
  const [text, setText] = useState("");
  const isFieldThere = useDeferredValue(true, false);
  const groups = useGroups(pages, text);
  return (
    <PaletteContent
      groups={isFieldThere ? groups : null}
      text={text}
      onText={setText}
      onClose={onClose}
    />
  );
};

/** How long something else is waited for, in milliseconds, where the browser never says that it rests. */
const REST = 1_000;

/** Does something once nothing else is to be done; the answer takes it back. */
const whenAtRest = (work: () => void): (() => void) => {
  if (!("requestIdleCallback" in globalThis)) {
    const timer = setTimeout(work, REST);
    return () => clearTimeout(timer);
  }
  const asked = requestIdleCallback(work);
  return () => cancelIdleCallback(asked);
};

const nothing = (): void => undefined;

/**
 * Draws the palette once outside the page, while nothing else is done, and lets it go: the first
 * opening then finds its code, its words and the definitions ready, as any later one does.
 */
const Rehearsal = ({ pages }: Pick<PaletteHostProps, "pages">) => {
  const [nowhere] = useState(() => document.createElement("div"));
  const [state, setState] = useState<"before" | "now" | "after">("before");
  useEffect(() => {
    if (state === "after") return undefined;
    return whenAtRest(() => startTransition(() => setState(state === "before" ? "now" : "after")));
  }, [state]);
  return state === "now"
    ? createPortal(<OpenPalette onClose={nothing} pages={pages} />, nowhere)
    : null;
};

/** Everything that can be gone to or done, in front of the page. */
export const PaletteHost = ({ isOpen, onClose, pages }: PaletteHostProps) => (
  <>
    <Rehearsal pages={pages} />
    <Palette isOpen={isOpen} onClose={onClose}>
      {isOpen ? <OpenPalette onClose={onClose} pages={pages} /> : null}
    </Palette>
  </>
);
