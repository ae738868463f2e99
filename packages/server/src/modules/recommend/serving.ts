import { buildSet } from "./build-set.ts";
import type { Serving } from "./build-set.ts";
import type { PackedArrays } from "@attune/recommender/model";
import { modelIn } from "./arrays.ts";
import type { ItemNames } from "./item-names.ts";
import type { Trained, VersionNote } from "./messages.ts";
import type { ModelSet } from "./models.ts";
import type { Beat } from "./pulse.ts";

type Served = { readonly serving: Serving; readonly note: VersionNote };

/** What is served now, and how it is replaced: in one step, by something that is whole. */
export const createServed = (names: ItemNames) => {
  let served: Served | null = null;
  let current: ModelSet | null = null;
  let times = 0;
  /** What was done since a training began: the version that comes of it does not know. */
  let missed: Beat[] | null = null;
  return {
    current: (): ModelSet | null => current,
    note: (): VersionNote | null => served?.note ?? null,
    feel: (beats: readonly Beat[]): void => {
      missed?.push(...beats);
      for (const beat of beats) served?.serving.pulse.feel(beat);
    },
    /** From here on what is done is kept for the next version. */
    begin: (): void => {
      missed = [];
    },
    end: (): void => {
      missed = null;
    },
    replace: async (trained: Trained): Promise<void> => {
      const serving = await buildSet(trained, names);
      for (const beat of missed ?? []) serving.pulse.feel(beat);
      served = { serving, note: trained.note };
      current = serving.set;
      times = 0;
    },
    /** Puts in the item model that came of training touched items anew. */
    refresh: (arrays: PackedArrays): void => {
      if (served === null) return;
      times += 1;
      current = served.serving.withModel(modelIn(arrays), times);
    },
  };
};
export type ServedModels = ReturnType<typeof createServed>;
