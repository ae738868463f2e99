/** Focuses what the selector finds in a box, now or once it has come; ends when it is called again. */
export const focusOnceThere = (
  box: Element,
  selector: string,
  options?: FocusOptions,
): (() => void) => {
  const from = document.activeElement;
  const focus = (): boolean => {
    const found = box.querySelector<HTMLElement>(selector);
    found?.focus(options);
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
