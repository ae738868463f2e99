import type { RefObject } from "react";
import { useEffect, useRef } from "react";

/** Where something is written or chosen; a field that only carries a choice is hidden from readers. */
const FIELDS =
  'input:not([type="hidden"]):not([aria-hidden="true"]):not(:disabled), select, textarea, [role="combobox"], [contenteditable="true"]';

/** Focuses what the selector finds in a box, now or once it has come; ends when it is called again. */
const focusOnceThere = (box: Element, selector: string): (() => void) => {
  const from = document.activeElement;
  const focus = (): boolean => {
    const found = box.querySelector<HTMLElement>(selector);
    found?.focus();
    return found !== null;
  };
  if (focus()) return () => undefined;
  const observer = new MutationObserver(() => {
    // Whoever has gone elsewhere meanwhile stays there.
    const { activeElement } = document;
    const isElsewhere = activeElement !== from && activeElement !== document.body;
    if (isElsewhere || focus()) observer.disconnect();
  });
  observer.observe(box, { childList: true, subtree: true });
  return () => observer.disconnect();
};

/**
 * Where the keys are while something is edited: in the first field of what opens, and at the way in
 * again when it closes. The form goes into the box that is answered.
 */
export const useEditFocus = (isOpen: boolean): RefObject<HTMLDivElement | null> => {
  const box = useRef<HTMLDivElement>(null);
  const wasOpen = useRef(false);
  useEffect(() => {
    const { current } = box;
    const main = document.querySelector("#main");
    if (isOpen && current !== null) {
      wasOpen.current = true;
      return focusOnceThere(current, FIELDS);
    }
    if (isOpen || !wasOpen.current || main === null) return undefined;
    wasOpen.current = false;
    return focusOnceThere(main, "[data-edit]");
  }, [isOpen]);
  return box;
};
