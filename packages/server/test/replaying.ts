import type { ReplayResponse } from "@attune/contract";
import type { RunningAttune } from "./running-attune.ts";

type Query = Readonly<Record<string, string | number>>;

/** All pages of a replay together. */
export const replayAll = async (attune: RunningAttune, query: Query = {}) => {
  const pages: ReplayResponse[] = [];
  for (let after: string | null = ""; after !== null;) {
    const page: ReplayResponse = await attune.call("replayDecisions", {
      query: { ...query, ...(after === "" ? {} : { after }) },
    });
    pages.push(page);
    after = page.next;
  }
  return {
    pages: pages.length,
    same: pages.reduce((sum, page) => sum + page.same, 0),
    differing: pages.flatMap(({ differing }) => differing),
    notReplayable: pages.flatMap(({ notReplayable }) => notReplayable),
  };
};
