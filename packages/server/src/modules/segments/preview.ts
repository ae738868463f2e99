import { setImmediate } from "node:timers/promises";
import type { Counted, PreviewRequest, PreviewResponse } from "@attune/contract";
import { problem } from "@attune/contract";
import { compileConditionNode, conditionSentence, readCondition } from "@attune/core/condition";
import { segmentFlaws } from "@attune/core/definition";
import { identifierKey } from "@attune/core/event";
import type { Mask } from "@attune/core/privacy";
import { estimateOf } from "@attune/core/segment";
import { rootOf } from "@attune/core/trait";
import type { Clock } from "../../platform/clock/index.ts";
import type { ProfileRow, Store } from "../../platform/store/index.ts";
import type { LiveDefinitions } from "../definitions/index.ts";
import { behindOf } from "../conditions/index.ts";
import { undoneTraits } from "../traits/index.ts";
import type { Asking } from "./people.ts";
import { areKept, subjectsOf } from "./people.ts";

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
const shuffle = (ids: number[], random: () => number): void => {
  for (let last = ids.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    const [a, b] = [ids[last], ids[other]];
    if (a !== undefined && b !== undefined) [ids[last], ids[other]] = [b, a];
  }
};

const createCount = () => {
  const samples: ProfileRow[] = [];
  let hits = 0;
  return {
    add: (row: ProfileRow): void => {
      hits += 1;
      if (samples.length < SAMPLES) samples.push(row);
    },
    told: (looked: number, all: number): Counted => {
      const people = samples
        .toSorted((a, b) => a.id - b.id)
        .map(({ id, identifiers }) => ({
          profile: `p${id}`,
          identifiers: identifiers.map(({ identifier }) => identifierKey(identifier)),
        }));
      if (looked >= all) return { count: hits, samples: people };
      return { ...estimateOf(hits, looked, all), samples: people };
    },
  };
};

/** What would be refused of a segment with this condition. */
const checkCondition = ({ when, key }: PreviewRequest, live: LiveDefinitions): void => {
  const { segmentDefinitions, has } = live.current();
  if (key !== undefined && !has("segment", key)) throw problem("segment-not-found");
  // A key that no definition has: a condition without one is in no circle.
  const flaws = segmentFlaws([{ kind: "segment", key: key ?? "", when }], segmentDefinitions);
  const unknown = compileConditionNode(readCondition(when).node)
    .segments.filter((each) => !has("segment", each))
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
    ...condition.segments.filter((key) => behind.has(key)).map((key) => `segment:${key}`),
    ...[...traits].filter((key) => undone.has(key)).map((key) => `trait:${key}`),
  ];
};

/** Who would be in a segment: everybody is looked at while there is time, else a fair sample. */
export const createPreview = ({ store, clock, live, elapsed, random }: PreviewDeps) => {
  const { reads } = store;

  return async (request: PreviewRequest, mask: Mask | null): Promise<PreviewResponse> => {
    const start = elapsed();
    checkCondition(request, live);
    const { when, key, lookAt = Number.POSITIVE_INFINITY } = request;
    const { node } = readCondition(when);
    const condition = compileConditionNode(node);
    const now = clock.now();
    const fillings = await reads.fillings();
    const asking: Asking = { condition, program: live.current().segments, fillings, mask, now };
    const ids = [...(await reads.profileIds())];
    shuffle(ids, random);
    const together = areKept(asking) ? TOGETHER.kept : TOGETHER.read;
    const most = Math.min(ids.length, lookAt);
    const [within, entering, leaving] = [createCount(), createCount(), createCount()];
    let looked = 0;
    while (looked < most && (looked === 0 || elapsed() - start < PATIENCE)) {
      const some = ids.slice(looked, Math.min(most, looked + together));
      looked += some.length;
      for (const { row, subject } of await subjectsOf(
        store,
        await reads.profilesOf(some),
        asking,
      )) {
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
      sentence: { en: conditionSentence(node, "en"), sv: conditionSentence(node, "sv") },
      ...(key === undefined
        ? {}
        : { change: { entering: told(entering), leaving: told(leaving) } }),
      isMasked: mask !== null,
      catchingUp: await undoneOf(store, asking),
      at: new Date(now).toISOString(),
    };
  };
};
