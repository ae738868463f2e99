import type { GroupReleaseResponse, ReleaseResponse } from "@attune/contract";
import { problem } from "@attune/contract";
import type { Fix } from "@attune/core/quarantine";
import { fixText } from "@attune/core/quarantine";
import type { Clock } from "../../platform/clock/index.ts";
import type {
  QuarantinedEvent,
  ReleaseItem,
  ReleaseOutcome,
  Store,
} from "../../platform/store/index.ts";
import type { JudgeDeps, Judgement } from "./judge.ts";
import { createJudge } from "./judge.ts";
import { createTally } from "./tally.ts";

export type Release = {
  readonly fix?: readonly Fix[] | undefined;
  /** Says what would become of it, and changes nothing. */
  readonly dryRun: boolean;
};

export type GroupRelease = Release & {
  readonly limit: number;
  /** Sequence past which to go on. */
  readonly after: number;
};

export type ReleaseDeps = JudgeDeps & {
  readonly store: Store;
  readonly clock: Clock;
  /** Events were committed: timers may be due sooner. */
  readonly wake: () => void;
};

/** Events that one transaction releases. */
const CHUNK = 100;

/** The id of an event in quarantine: hex of a dedupe hash. */
const EVENT_ID = /^[0-9a-f]{32}$/;

type Judged = { readonly row: QuarantinedEvent; readonly judgement: Judgement };

const itemOf = ({ row: { id, seq }, judgement }: Judged): ReleaseItem[] =>
  judgement.fits ? [{ id, seq, incoming: judgement.incoming }] : [];

/** What became of each event of a chunk: of a dry run, what would. */
const outcomesOf = (
  judged: readonly Judged[],
  committed: readonly ReleaseOutcome[] | null,
): ReleaseOutcome[] => {
  let next = 0;
  return judged.map(({ judgement }) => {
    if (!judgement.fits) return { status: "failing", reasons: judgement.reasons };
    return committed?.[next++] ?? { status: "released" };
  });
};

/** Commits what fits; what fails as it stands, without a fix, gets the reasons of now. */
const createCommit =
  ({ store, clock, wake }: ReleaseDeps) =>
  async (
    judged: readonly Judged[],
    fixes: readonly Fix[],
    actor: string,
    target: string,
  ): Promise<readonly ReleaseOutcome[]> => {
    const items = judged.flatMap(itemOf);
    const failing = judged.flatMap(({ row: { id, seq }, judgement }) =>
      judgement.fits || fixes.length > 0 ? [] : [{ id, seq, reasons: judgement.reasons }],
    );
    if (items.length + failing.length === 0) return [];
    const outcomes = await store.releaseQuarantined({
      actor,
      at: clock.now(),
      target,
      fixes: fixes.map(fixText),
      items,
      judged: failing,
    });
    wake();
    return outcomes;
  };

/** Releases one event, or those that failed alike, a chunk a transaction. */
export const createReleases = (deps: ReleaseDeps) => {
  const { store, clock } = deps;
  const judge = createJudge(deps);
  const commit = createCommit(deps);

  const judgeAll = (rows: readonly QuarantinedEvent[], fixes: readonly Fix[]): Judged[] =>
    rows.map((row) => ({ row, judgement: judge(row, fixes) }));

  /** Of an event that waits no longer: whether it was accepted, by this way or another. */
  const absent = async (id: string, actor: string): Promise<ReleaseOutcome | undefined> => {
    const items = [{ id, seq: null, incoming: null }];
    const request = { actor, at: clock.now(), target: id, fixes: [], items, judged: [] };
    return (await store.releaseQuarantined(request))[0];
  };

  return {
    one: async (
      id: string,
      { fix: fixes = [], dryRun }: Release,
      actor: string,
    ): Promise<ReleaseResponse> => {
      if (!EVENT_ID.test(id)) throw problem("quarantined-not-found");
      const row = await store.reads.quarantined(id);
      const judged = row ? judgeAll([row], fixes) : [];
      const committed = row && !dryRun ? await commit(judged, fixes, actor, id) : null;
      const outcome = row ? outcomesOf(judged, committed)[0] : await absent(id, actor);
      if (!outcome || outcome.status === "gone") throw problem("quarantined-not-found");
      return outcome.status === "failing"
        ? { status: "still failing", id, reasons: [...outcome.reasons] }
        : { status: outcome.status === "released" ? "released" : "duplicate", id };
    },
    group: async (
      group: string,
      { fix: fixes = [], dryRun, limit, after }: GroupRelease,
      actor: string,
    ): Promise<GroupReleaseResponse> => {
      const found = await store.reads.quarantineGroup(group);
      // A group is gone with its last event: of one that goes on that is an answer, not a mistake.
      if (!found && after === 0) throw problem("quarantine-group-not-found");
      const tally = createTally();
      let from = after;
      for (let left = limit; left > 0;) {
        const wanted = Math.min(CHUNK, left);
        const rows = await store.reads.quarantinedAfter(group, from, wanted);
        const judged = judgeAll(rows, fixes);
        const committed = dryRun ? null : await commit(judged, fixes, actor, group);
        outcomesOf(judged, committed).forEach((outcome, index) =>
          tally.add(rows[index]?.id ?? "", outcome),
        );
        left -= rows.length;
        from = rows.at(-1)?.seq ?? from;
        if (rows.length < wanted) break;
      }
      const left = (await store.reads.quarantineGroup(group))?.waiting ?? 0;
      const [more] = await store.reads.quarantinedAfter(group, from, 1);
      return { ...tally.result(), left, next: more ? from : null };
    },
  };
};
