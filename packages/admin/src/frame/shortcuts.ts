import { useLayoutEffect, useRef } from "react";
import { isInDialog, isWriting } from "../ui/index.ts";

/** How long g waits for a page's letter, in milliseconds. */
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
  // Keys hold from the moment that the screen is seen, so not with effects that come after it.
  useLayoutEffect(() => {
    latest.current = shortcuts;
  });
  useLayoutEffect(() => {
    const led = { at: Number.NEGATIVE_INFINITY };
    const single: Readonly<Record<string, (event: KeyboardEvent) => void>> = {
      "/": () => {
        if (!focusSearch()) latest.current.onPalette();
      },
      "?": () => latest.current.onHelp(),
      e: pressEdit,
      // When it was pressed, which is not when a busy page comes to it.
      g: ({ timeStamp }) => {
        led.at = timeStamp;
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
      const isLed = event.timeStamp - led.at < LEADER_HOLDS;
      const act = (isLed ? latest.current.go : single)[event.key];
      led.at = Number.NEGATIVE_INFINITY;
      if (act === undefined) return;
      event.preventDefault();
      act(event);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
};
