import { setImmediate } from "node:timers/promises";
import type { Counted, PreviewRequest, PreviewResponse } from "@attune/contract";
import { problem } from "@attune/contract";
import type { CompiledCondition, Subject } from "@attune/core/condition";
import { compileConditionNode } from "@attune/core/condition";
import { readSegmentCondition, segmentFlaws } from "@attune/core/definition";
import { identifierKey } from "@attune/core/event";
import type { Mask } from "@attune/core/privacy";
import { estimateOf } from "@attune/core/segment";
import { rootOf } from "@attune/core/trait";
import type { Clock } from "../../platform/clock/index.ts";
import type { AccountRow, ProfileRow, Store } from "../../platform/store/index.ts";
import type { LiveDefinitions } from "../definitions/index.ts";
import { behindOf, sentenceOf } from "../conditions/index.ts";
import { undoneTraits } from "../traits/index.ts";
import type { Asking } from "./people.ts";
import { watchMask } from "./mask-watch.ts";
import { areKept, subjectsOf } from "./people.ts";
import { accountSubject, accountView } from "./seen-accounts.ts";

export type PreviewDeps = {
  readonly store: Store;
  readonly clock: Clock;
  readonly live: LiveDefinitions;
  /** Milliseconds from any fixed moment. */
  readonly elapsed: () => number;
  /** A number from 0 up to 1, all of them as likely. */
  readonly random: () => number;
};

/** How long everybody may be looked at, in ms; after that it is an estimate. */
const PATIENCE = 1_500;
/** People that are looked at together: between these other requests have their turn. */
const TOGETHER = { kept: 500, read: 25 } as const;
const SAMPLES = 5;

/** Puts some in an order of chance, in place, so that any beginning of it is a fair sample. */
const shuffle = (ids: unknown[], random: () => number): void => {
  for (let last = ids.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [ids[last], ids[other]] = [ids[other], ids[last]];
  }
};

type Samples = Pick<Counted, "samples" | "accounts">;

const createCount = <R>(show: (rows: readonly R[]) => Samples) => {
  const samples: R[] = [];
  let hits = 0;
  return {
    add: (row: R): void => {
      hits += 1;
      if (samples.length < SAMPLES) samples.push(row);
    },
    told: (looked: number, all: number): Counted =>
      looked >= all
        ? { count: hits, ...show(samples) }
        : { ...estimateOf(hits, looked, all), ...show(samples) },
  };
};

/** What would be refused of a segment with this condition. */
const checkCondition = ({ when, of, key }: PreviewRequest, live: LiveDefinitions): void => {
  const { segmentDefinitions, traitDefinitions, has } = live.current();
  if (key !== undefined && !has("segment", key)) throw problem("segment-not-found");
  // A key that no definition has: a condition without one is in no circle.
  const segment = { kind: "segment" as const, key: key ?? "", when, of };
  const computed = new Set(traitDefinitions.map((each) => each.key));
  const flaws = segmentFlaws([segment], segmentDefinitions, computed);
  const { segments, accountSegments } = compileConditionNode(readSegmentCondition(segment).node);
  const unknown = [...segments, ...accountSegments]
    .filter((each) => !has("segment", each))
    .map((each) => ({ pointer: "/when", message: `there is no live segment ${each}` }));
  const errors = [...flaws, ...unknown].map(({ pointer, message }) => ({
    pointer,
    detail: message,
  }));
  if (errors.length > 0) throw problem("body-not-valid", { errors });
};

/** What a condition reads of that is not caught up with, as kind:key. */
const undoneOf = async (
  store: Store,
  { condition, program, fillings }: Asking,
): Promise<string[]> => {
  const behind = behindOf(program, fillings);
  const undone = await undoneTraits(store, program);
  const traits = new Set(condition.reads.map(rootOf));
  return [
    ...[...condition.segments, ...condition.accountSegments]
      .filter((key) => behind.has(key))
      .map((key) => `segment:${key}`),
    ...[...traits].filter((key) => undone.has(key)).map((key) => `trait:${key}`),
  ];
};

/** Those who are looked at. */
type Population<K, R> = {
  /** Of all of them. */
  readonly ids: K[];
  /** So many are looked at together. */
  readonly together: number;
  readonly look: (
    ids: readonly K[],
  ) => Promise<readonly { readonly row: R; readonly subject: Subject }[]>;
  readonly show: (rows: readonly R[]) => Samples;
};

const peopleOf = async (store: Store, asking: Asking): Promise<Population<number, ProfileRow>> => {
  const { reads } = store;
  return {
    ids: [...(await reads.profileIds())],
    together: areKept(asking) ? TOGETHER.kept : TOGETHER.read,
    look: async (ids) => subjectsOf(store, await reads.profilesOf(ids), asking),
    show: (rows) => ({
      samples: rows
        .toSorted((a, b) => a.id - b.id)
        .map(({ id, identifiers }) => ({
          profile: `p${id}`,
          identifiers: identifiers.map(({ identifier }) => identifierKey(identifier)),
        })),
      accounts: [],
    }),
  };
};

const accountsOf = async (
  { reads }: Store,
  { program, mask, now }: Asking,
): Promise<Population<string, AccountRow>> => ({
  ids: [...(await reads.accountIds())],
  together: TOGETHER.kept,
  look: async (ids) =>
    (await reads.accountsById(ids)).map((row) => ({
      row,
      subject: accountSubject(program, row, mask, now),
    })),
  show: (rows) => ({
    samples: [],
    accounts: rows.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map(accountView),
  }),
});

type Looking = Pick<PreviewDeps, "elapsed" | "random"> & {
  readonly start: number;
  readonly request: PreviewRequest;
  readonly condition: CompiledCondition;
};

/** Looks at everybody while there is time, else at a fair sample. */
const look = async <K, R>(
  { ids, together, look: subjectsFor, show }: Population<K, R>,
  { elapsed, random, start, request, condition }: Looking,
) => {
  const { key, lookAt = Number.POSITIVE_INFINITY } = request;
  shuffle(ids, random);
  const most = Math.min(ids.length, lookAt);
  const [within, entering, leaving] = [createCount(show), createCount(show), createCount(show)];
  let looked = 0;
  while (looked < most && (looked === 0 || elapsed() - start < PATIENCE)) {
    const some = ids.slice(looked, Math.min(most, looked + together));
    looked += some.length;
    for (const { row, subject } of await subjectsFor(some)) {
      const holds = condition.holds(subject);
      if (holds) within.add(row);
      if (key === undefined || holds === subject.isIn(key)) continue;
      (holds ? entering : leaving).add(row);
    }
    await setImmediate();
  }
  const told = (count: typeof within): Counted => count.told(looked, ids.length);
  return {
    ...told(within),
    isExact: looked === ids.length,
    lookedAt: looked,
    profiles: ids.length,
    ...(key === undefined ? {} : { change: { entering: told(entering), leaving: told(leaving) } }),
  };
};

/** Who would be in a segment: everybody is looked at while there is time, else a fair sample. */
export const createPreview = ({ store, clock, live, elapsed, random }: PreviewDeps) => {
  return async (request: PreviewRequest, mask: Mask | null): Promise<PreviewResponse> => {
    const start = elapsed();
    checkCondition(request, live);
    const { of = "profile" } = request;
    const { node } = readSegmentCondition(request);
    const condition = compileConditionNode(node);
    const now = clock.now();
    const fillings = await store.reads.fillings();
    const program = live.current().segments;
    const watch = mask === null ? null : watchMask(mask, condition, program);
    const asking: Asking = { condition, program, fillings, mask: watch?.mask ?? null, now };
    const looking: Looking = { elapsed, random, start, request, condition };
    const looked =
      of === "account"
        ? await look(await accountsOf(store, asking), looking)
        : await look(await peopleOf(store, asking), looking);
    return {
      of,
      ...looked,
      sentence: sentenceOf(node, live.current()),
      isMasked: watch?.hasHidden() ?? false,
      catchingUp: await undoneOf(store, asking),
      at: new Date(now).toISOString(),
    };
  };
};
