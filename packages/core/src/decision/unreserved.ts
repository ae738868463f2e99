import type { Decided } from "./record.ts";

/** A decision that is only asked for: it is recorded, and takes nothing of caps and budgets. */
export const unreserved = ({ uses: _uses, ...decided }: Decided): Decided => ({
  ...decided,
  reserves: false,
});
