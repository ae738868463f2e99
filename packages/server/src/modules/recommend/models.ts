import type { SourceName } from "@attune/core/recommender";
import type { CrowdPart, CrowdSource } from "@attune/core/recommender";
import type { Source } from "@attune/recommender/source";
import type { Pair } from "@attune/recommender/together";
import type { LearntBlend } from "./messages.ts";

/** What is served from at an instant; never changed, only replaced. */
export type ModelSet = {
  /** Told in the record of what was decided with it. */
  readonly version: string;
  /** The number of a catalog item by its id. */
  readonly numberOf: (id: string) => number | undefined;
  readonly idOf: (item: number) => string;
  /** How many items are numbered. */
  readonly size: number;
  /** What is bought together with an item, surest first. */
  readonly pairs: (item: number) => readonly Pair[];
  /** What is popular or rising among people like the one who asks, told apart by some of what is known of them. */
  readonly among: (use: CrowdSource, by: readonly CrowdPart[]) => Source;
  /** What was learnt of a recommender's weights, by its key. */
  readonly blendOf: (recommender: string) => LearntBlend | undefined;
  readonly sources: Readonly<Partial<Record<SourceName, Source>>>;
};

export type Models = {
  /** Null until there is a model. */
  readonly current: () => ModelSet | null;
};
