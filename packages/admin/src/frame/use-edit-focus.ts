import type { RefObject } from "react";
import { useEffect, useRef } from "react";
import { focusOnceThere } from "../ui/index.ts";

/** Where something is written or chosen; a field that only carries a choice is hidden from readers. */
const FIELDS =
  'input:not([type="hidden"]):not([aria-hidden="true"]):not(:disabled), select, textarea, [role="combobox"], [contenteditable="true"]';

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
