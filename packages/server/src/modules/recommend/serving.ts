import type { PackedArrays } from "@attune/recommender/model";
import { modelIn } from "./arrays.ts";
import { buildSet } from "./build-set.ts";
import type { Serving } from "./build-set.ts";
import type { ItemNames } from "./item-names.ts";
import type { Trained, VersionNote } from "./messages.ts";
import type { ModelSet } from "./models.ts";
import type { Beat } from "./pulse.ts";

type Served = { readonly serving: Serving; readonly trained: Trained };

/** What is served now, and how it is replaced: in one step, by something that is whole. */
export const createServed = (names: ItemNames) => {
  let served: Served | null = null;
  let times = 0;
  /** What was done since a training began: the version that comes of it does not know. */
  let missed: Beat[] | null = null;
  /** What was done since a version is served before all items are known: it is to be made again. */
  let early: Beat[] = [];
  let turn: Promise<void> = Promise.resolve();

  /** One change after the other: each begins with what the one before it has made. */
  const inTurn = (change: () => Promise<void>): Promise<void> => {
    const done = turn.then(change);
    turn = done.catch(() => undefined);
    return done;
  };
  const put = async (trained: Trained, unknown: () => readonly Beat[]): Promise<void> => {
    const serving = await buildSet(trained, names);
    for (const beat of unknown()) serving.pulse.feel(beat);
    served = { serving, trained };
    times = 0;
  };
  return {
    current: (): ModelSet | null => served?.serving.set ?? null,
    note: (): VersionNote | null => served?.trained.note ?? null,
    feel: (beats: readonly Beat[]): void => {
      missed?.push(...beats);
      if (!names.isRead()) early.push(...beats);
      for (const beat of beats) served?.serving.pulse.feel(beat);
    },
    /** From here on what is done is kept for the next version. */
    begin: (): void => {
      missed = [];
    },
    end: (): void => {
      missed = null;
    },
    replace: (trained: Trained): Promise<void> =>
      inTurn(async () => {
        await put(trained, () => missed ?? []);
        early = [];
      }),
    /** Makes what is served anew with what is known of items by now; names have just been read. */
    renew: (): Promise<void> =>
      inTurn(async () => {
        if (served !== null) await put(served.trained, () => early);
        early = [];
      }),
    /** Puts in the item model that came of training touched items anew. */
    refresh: (version: string, arrays: PackedArrays): Promise<void> =>
      inTurn(async () => {
        if (served?.trained.note.version !== version) return;
        times += 1;
        const serving = await served.serving.withModel(modelIn(arrays), times);
        served = { ...served, serving };
      }),
    /** Items were put or removed: what is new takes part at once. */
    join: (items: readonly number[]): Promise<void> =>
      inTurn(async () => {
        await served?.serving.join(items);
      }),
  };
};
export type ServedModels = ReturnType<typeof createServed>;
