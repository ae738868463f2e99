import type { RefObject } from "react";
import { useLayoutEffect, useRef, useState } from "react";

/** True where letters are written: there they are no shortcuts. */
export const isWriting = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** True while a dialog has the keys; what is only said beside the page, as a toast is, takes none. */
export const isInDialog = (): boolean =>
  document.querySelector('[role="dialog"]:not([aria-modal="false"])') !== null;

/** The list that keys are for: the one with the focus, else the page's first. */
const isMeant = (list: HTMLElement): boolean => {
  if (isInDialog()) return false;
  const focused = document.activeElement?.closest("[data-rows]");
  return (focused ?? document.querySelector("[data-rows]")) === list;
};

/** Gives a row's link or button the focus; false where the row is not in the page. */
const focusRow = (box: HTMLElement, index: number): boolean => {
  const row = box.querySelector<HTMLElement>(`[data-row="${index}"]`);
  (row?.querySelector<HTMLElement>("a, button") ?? row)?.focus({ preventScroll: true });
  return row !== null;
};

type RowKeys = {
  readonly count: number;
  /** Brings a row into view before it is focused. */
  readonly show: (index: number) => void;
};

/** j and k, or the arrows, go through the rows of a list; each row's link or button takes the focus. */
export const useRowKeys = (
  list: RefObject<HTMLElement | null>,
  { count, show }: RowKeys,
): number => {
  const [current, setCurrent] = useState(-1);
  const latest = useRef({ count, show, current });
  // What is seen can be meant: the keys hold as soon as it is drawn.
  useLayoutEffect(() => {
    latest.current = { count, show, current };
  });
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const { current: box } = list;
      if (box === null || event.metaKey || event.ctrlKey || event.altKey) return;
      const step = event.key === "j" ? 1 : event.key === "k" ? -1 : 0;
      if (step === 0 || isWriting(event.target) || !isMeant(box)) return;
      event.preventDefault();
      const { count: rows, show: bring, current: at } = latest.current;
      const next = Math.max(0, Math.min(rows - 1, at + step));
      setCurrent(next);
      bring(next);
      // A row that is not in the page yet comes with the next frame.
      if (!focusRow(box, next)) requestAnimationFrame(() => focusRow(box, next));
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [list]);
  return current;
};
