import type { Store } from "../../platform/store/index.ts";
import type { Live } from "../definitions/index.ts";
import type { Undone } from "../traits/index.ts";
import { ALL_DONE, undoneTraits } from "../traits/index.ts";
import { inTime } from "./in-time.ts";

/**
 * Traits that are not known of anybody yet. Asked only where a rule of a slot reads one that is measured
 * of events; when there is no answer in time none of them is known.
 */
export const undoneFor = async (
  store: Store,
  { program, segments }: Live,
  slots: readonly string[],
  deadlineMs: number,
  onUnreadable: (why: string) => void,
): Promise<Undone> => {
  const { traits } = segments;
  const isMeasured = (path: string): boolean => traits.featuresOf([path]).length > 0;
  if (!slots.some((slot) => program.get(slot)?.reads.some(isMeasured))) return ALL_DONE;
  try {
    const found = await inTime(undoneTraits(store, segments), deadlineMs);
    if ("value" in found) return found.value;
    void found.late.catch(() => undefined);
    onUnreadable(`no answer within ${deadlineMs} ms`);
  } catch (error) {
    onUnreadable(String(error));
  }
  return new Set(traits.all.map(({ key }) => key));
};
