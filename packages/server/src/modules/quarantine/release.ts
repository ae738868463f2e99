import type { GroupReleaseResponse, ReleaseResponse } from "@attune/contract";
import { problem } from "@attune/contract";
import type { Fix } from "@attune/core/quarantine";
import { countFixes } from "@attune/core/quarantine";
import type { Clock } from "../../platform/clock/index.ts";
import type {
  QuarantinedEvent,
  Released,
  ReleaseItem,
  ReleaseOutcome,
  Store,
} from "../../platform/store/index.ts";
import type { JudgeDeps, Judgement } from "./judge.ts";
import { createJudge } from "./judge.ts";
import type { Fate } from "./tally.ts";
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
const fatesOf = (judged: readonly Judged[], released: Released | null): Fate[] => {
  let [fitting, failing] = [0, 0];
  return judged.map(({ row, judgement }) => {
    const { group } = row;
    if (judgement.fits)
      return { outcome: released?.outcomes[fitting++] ?? { status: "released" }, group };
    const now = released?.groups[failing++];
    // Somebody else released or discarded it in the meantime.
    if (now === null) return { outcome: { status: "gone" }, group };
    return { outcome: { status: "failing", reasons: judgement.reasons }, group: now ?? group };
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
  ): Promise<Released | null> => {
    const items = judged.flatMap(itemOf);
    const failing = judged.flatMap(({ row: { id, seq }, judgement }) =>
      judgement.fits || fixes.length > 0 ? [] : [{ id, seq, reasons: judgement.reasons }],
    );
    if (items.length + failing.length === 0) return null;
    const released = await store.releaseQuarantined({
      actor,
      at: clock.now(),
      target,
      fixes: countFixes(fixes),
      items,
      judged: failing,
    });
    wake();
    return released;
  };

/** Releases one event, or those that failed alike, a chunk a transaction. */
export const createReleases = (deps: ReleaseDeps) => {
  const { store, clock } = deps;
  const judge = createJudge(deps);
  const commit = createCommit(deps);

  const judgeAll = (
    rows: readonly QuarantinedEvent[],
    fixes: readonly Fix[],
    mayCorrect: boolean,
  ): Judged[] => rows.map((row) => ({ row, judgement: judge(row, fixes, mayCorrect) }));

  /** Of an event that waits no longer: whether it was accepted, by this way or another. */
  const absent = async (id: string, actor: string): Promise<ReleaseOutcome | undefined> => {
    const items = [{ id, seq: null, incoming: null }];
    const request = { actor, at: clock.now(), target: id, fixes: {}, items, judged: [] };
    return (await store.releaseQuarantined(request)).outcomes[0];
  };

  return {
    one: async (
      id: string,
      { fix: fixes = [], dryRun }: Release,
      actor: string,
    ): Promise<ReleaseResponse> => {
      if (!EVENT_ID.test(id)) throw problem("quarantined-not-found");
      const row = await store.reads.quarantined(id);
      const judged = row ? judgeAll([row], fixes, true) : [];
      const committed = row && !dryRun ? await commit(judged, fixes, actor, id) : null;
      const outcome = row ? fatesOf(judged, committed)[0]?.outcome : await absent(id, actor);
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
        const judged = judgeAll(rows, fixes, false);
        const committed = dryRun ? null : await commit(judged, fixes, actor, group);
        fatesOf(judged, committed).forEach((fate, index) => {
          const row = rows[index];
          if (row) tally.add(row, fate);
        });
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
