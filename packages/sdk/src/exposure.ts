import type { Decision } from "./decide.ts";
import type { Json } from "./json.ts";

/** How long and how much of a block must be in sight before it counts as seen. */
const SEEN_MS = 1_000;
const SHARE = 0.5;

export type Sight = {
  readonly onSeen: () => void;
  /** The id of the item that was clicked; undefined when the block itself was. */
  readonly onClick: (itemId: string | undefined) => void;
};

/** The attribute that says which item of a decision an element shows. */
const ITEM = "data-attune-item";

const isInSight = (entry: IntersectionObserverEntry): boolean => {
  const { intersectionRatio, intersectionRect, rootBounds } = entry;
  // Of what is larger than the window, half of the window is enough.
  const ofWindow = rootBounds ? intersectionRect.height / rootBounds.height : 0;
  return entry.isIntersecting && (intersectionRatio >= SHARE || ofWindow >= SHARE);
};

/**
 * Watches an element until at least half of it was in sight for a second in one go, in a tab that is
 * itself in sight; and for clicks in it. Answers what ends the watching.
 */
export const watchSight = (element: Element, { onSeen, onClick }: Sight): (() => void) => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isThere = false;
  const observer = new IntersectionObserver(
    (entries) => {
      isThere = entries.slice(-1).some(isInSight);
      look();
    },
    { threshold: [0, 0.1, 0.2, 0.3, 0.4, SHARE] },
  );
  const endLooking = (): void => {
    observer.disconnect();
    clearTimeout(timer);
    removeEventListener("visibilitychange", look);
  };
  const look = (): void => {
    clearTimeout(timer);
    if (!isThere || document.hidden) return;
    timer = setTimeout(() => {
      endLooking();
      onSeen();
    }, SEEN_MS);
  };
  const click = ({ target }: Event): void => {
    const item = target instanceof Element ? target.closest(`[${ITEM}]`) : null;
    onClick(item?.getAttribute(ITEM) || undefined);
  };
  addEventListener("visibilitychange", look);
  element.addEventListener("click", click);
  observer.observe(element);
  return () => {
    endLooking();
    element.removeEventListener("click", click);
  };
};

/** Ids and positions of a decision's items, all or those that are named; undefined when it has none. */
export const placesOf = ({ items }: Decision, ids?: readonly string[]): Json | undefined => {
  const places = items.flatMap(({ id, position }) =>
    ids === undefined || ids.includes(id) ? [{ id, position }] : [],
  );
  return places[0] && places;
};
