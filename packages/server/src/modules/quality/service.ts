import type { QualityResponse, SourceQualityResponse } from "@attune/contract";
import { problem } from "@attune/contract";
import { durationOf } from "@attune/core/duration";
import type { Declared } from "@attune/core/quality";
import { firstDayNeeded, overallQuality, sourceQuality, windowOf } from "@attune/core/quality";
import { plansFor } from "@attune/core/tracking-plan";
import type { Clock } from "../../platform/clock/index.ts";
import type { Store } from "../../platform/store/index.ts";
import type { Live, LiveDefinitions } from "../definitions/index.ts";
import type { Rejections } from "./rejections.ts";
import { overallView, sourceView } from "./view.ts";

export type Quality = {
  readonly ofSource: (key: string, days: number) => Promise<SourceQualityResponse>;
  readonly overall: (days: number) => Promise<QualityResponse>;
};

export type QualityDeps = {
  readonly store: Store;
  readonly clock: Clock;
  readonly live: LiveDefinitions;
  readonly rejections: Pick<Rejections, "flush">;
};

/** Traits of known profiles that one answer tells. */
const TRAITS = 100;

/** What the definitions say of a source: how often it sends, and which traits it may carry. */
const declaredOf = ({ sources, planDefinitions }: Live, key: string): Declared => {
  const source = sources.find((each) => each.key === key);
  return {
    updates: source
      ? {
          updates: source.updates,
          expectWithin: durationOf(source.expectWithin),
        }
      : null,
    traits: plansFor(planDefinitions, key).flatMap(({ traits }) => Object.keys(traits ?? {})),
  };
};

export const createQuality = ({ store, clock, live, rejections }: QualityDeps): Quality => {
  const { reads } = store;

  /** What is counted of each source, with what the definitions say of it. */
  const countsOf = async (source: string, now: number, days: number) => ({
    counts: await reads.qualityCounts(source, firstDayNeeded(now, days), windowOf(now, days).from),
    declared: declaredOf(live.current(), source),
  });
  const written = (): Promise<void> => rejections.flush().catch(() => undefined);

  return {
    ofSource: async (key, days) => {
      await written();
      const now = clock.now();
      const { counts, declared } = await countsOf(key, now, days);
      if (counts.firstDay === null && declared.updates === null)
        throw problem("source-not-found", { detail: `No source ${key} is known.` });
      return sourceView(sourceQuality(counts, declared, now, days));
    },
    overall: async (days) => {
      await written();
      const now = clock.now();
      const defined = live.current().sources.map(({ key }) => key);
      const keys = [...new Set([...defined, ...(await reads.qualitySources())])].sort();
      const sources = [];
      // One after the other: between two sources other work has its turn.
      for (const key of keys) sources.push(await countsOf(key, now, days));
      const profiles = await reads.profileTraits(TRAITS);
      return overallView(overallQuality(sources, profiles, now, days));
    },
  };
};
