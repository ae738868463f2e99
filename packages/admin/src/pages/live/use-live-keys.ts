import { useLayoutEffect, useRef } from "react";
import { isInDialog, isWriting } from "../../ui/index.ts";

type LiveKeys = {
  readonly onPause: () => void;
  /** Somebody goes through the rows: they should not move meanwhile. */
  readonly onReading: () => void;
  readonly onMore: () => void;
};

/** Where the space bar presses or chooses. */
const PRESSED = 'button, summary, [role="button"], [role="combobox"], [role="option"]';

/** The keys of this screen: space pauses, m shows what was passed over, j and k hold the rows still. */
export const useLiveKeys = (keys: LiveKeys): void => {
  const latest = useRef(keys);
  // What is seen can be meant: the keys hold as soon as it is drawn.
  useLayoutEffect(() => {
    latest.current = keys;
  });
  useLayoutEffect(() => {
    const acts: Readonly<Record<string, (event: KeyboardEvent) => void>> = {
      " ": (event) => {
        if (event.target instanceof Element && event.target.closest(PRESSED) !== null) return;
        event.preventDefault();
        latest.current.onPause();
      },
      m: () => latest.current.onMore(),
      j: () => latest.current.onReading(),
      k: () => latest.current.onReading(),
    };
    const onKey = (event: KeyboardEvent): void => {
      if (event.metaKey || event.ctrlKey || event.altKey || isWriting(event.target)) return;
      if (isInDialog()) return;
      acts[event.key]?.(event);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
};
