import { useEffect, useRef } from "react";
import { isInDialog, isWriting } from "../ui/index.ts";

const LEADER_HOLDS = 1_200;

export type Shortcuts = {
  readonly onPalette: () => void;
  readonly onHelp: () => void;
  /** By the key after g. */
  readonly go: Readonly<Record<string, () => void>>;
};

/** To a page's own search field; false where it has none. */
const focusSearch = (): boolean => {
  const field = document.querySelector<HTMLInputElement>("[data-search] input");
  field?.focus();
  field?.select();
  return field !== null;
};

const pressEdit = (): void => document.querySelector<HTMLElement>("[data-edit]")?.click();

/** The keys that hold on every screen: ⌘K, /, e, ?, and g with a page's letter. */
export const useShortcuts = (shortcuts: Shortcuts): void => {
  const latest = useRef(shortcuts);
  useEffect(() => {
    latest.current = shortcuts;
  });
  useEffect(() => {
    const led = { at: Number.NEGATIVE_INFINITY };
    const single: Readonly<Record<string, () => void>> = {
      "/": () => {
        if (!focusSearch()) latest.current.onPalette();
      },
      "?": () => latest.current.onHelp(),
      e: pressEdit,
      g: () => {
        led.at = performance.now();
      },
    };
    const onKey = (event: KeyboardEvent): void => {
      const isCommand = event.metaKey || event.ctrlKey;
      if (isCommand && event.key.toLowerCase() === "k") {
        event.preventDefault();
        latest.current.onPalette();
        return;
      }
      if (isCommand || event.altKey || isWriting(event.target)) return;
      if (isInDialog()) return;
      const isLed = performance.now() - led.at < LEADER_HOLDS;
      const act = (isLed ? latest.current.go : single)[event.key];
      led.at = Number.NEGATIVE_INFINITY;
      if (act === undefined) return;
      event.preventDefault();
      act();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
};
