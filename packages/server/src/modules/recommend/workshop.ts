import type { DefinitionOf } from "@attune/core/definition";
import { isWeighed } from "@attune/core/recommender";
import type { Logger } from "pino";
import type { Config } from "../../config.ts";
import type { Clock } from "../../platform/clock/index.ts";
import type { Store } from "../../platform/store/index.ts";
import type { LiveDefinitions } from "../definitions/index.ts";
import { createBelonging, segmentsIn } from "./belonging.ts";
import { createItemNames } from "./item-names.ts";
import type { Hearing, Learner } from "./learner.ts";
import { startLearner } from "./learner.ts";
import type { Persons, TouchRows, WantedBlend } from "./messages.ts";
import { openModelFiles } from "./model-files.ts";
import { createPersons } from "./persons.ts";
import type { Beat } from "./pulse.ts";
import { signalAt } from "./pulse.ts";
import { createServed } from "./serving.ts";
import type { TakenChunk } from "./tail.ts";
import { createTail } from "./tail.ts";
import { NOBODY } from "./touch-log.ts";
import { createTrainer } from "./trainer.ts";

export type ModelsDeps = {
  readonly store: Pick<Store, "reads" | "chooseModel" | "leases">;
  readonly live: LiveDefinitions;
  readonly clock: Clock;
  readonly config: Config;
  readonly log: Logger;
  /** False for a command's door: it trains when it is told to, and not by itself. */
  readonly isServer: boolean;
};

const beatsOf = (
  { items, signals, times, places }: TouchRows,
  { persons }: Persons,
  segmentsOf: (person: number) => readonly string[],
): Beat[] =>
  Array.from(items, (item, at) => ({
    person: persons[at] ?? NOBODY,
    item,
    signal: signalAt(signals[at] ?? 0),
    time: times[at] ?? 0,
    places: places[at] ?? [],
    segments: segmentsOf(persons[at] ?? NOBODY),
  })).filter(({ person }) => person !== NOBODY);

/** What is to be learnt of a recommender whose weights are not those that are written. */
const wantedBlend = ({ key, weights, sources }: DefinitionOf<"recommender">): WantedBlend[] => {
  if (weights !== "learnt") return [];
  const weighed = sources.filter(({ use }) => isWeighed(use));
  const written = Object.fromEntries(weighed.map(({ use, weight }) => [use, weight]));
  return [{ recommender: key, written }];
};

/** The thread, started when it is first needed. */
const lazyLearner = (hearing: Hearing) => {
  let learner: Learner | null = null;
  return {
    get: (): Learner => (learner ??= startLearner(hearing)),
    stop: async (): Promise<void> => {
      await learner?.stop();
    },
  };
};

/** What models are made with: the log's tail, who people are, the thread that learns, the files. */
export const createWorkshop = ({ store, live, clock, config }: ModelsDeps) => {
  const state = { isStopped: false, hasNews: false };
  const files = openModelFiles(config.ATTUNE_DATA);
  const names = createItemNames(store.reads);
  const served = createServed(names);
  const persons = createPersons(store.reads, live, clock);
  const belonging = createBelonging(store.reads);
  const thread = lazyLearner({
    progress: (progress) => trainer.told(progress),
    memory: (bytes) => trainer.takes(bytes),
  });
  const onTaken = async ({ taken, isNew, kinds }: TakenChunk): Promise<void> => {
    persons.moved(kinds);
    names.put(taken.newItems, taken.firstItem);
    const moved = await names.changed(taken.changedItems);
    if (moved.length > 0) await served.join(moved.flatMap((id) => names.numberOf(id) ?? []));
    if (!isNew || taken.touches.items.length === 0) return;
    state.hasNews = true;
    const whose = await persons.of(taken.touches.facets);
    served.feel(beatsOf(taken.touches, whose, segmentsIn(await belonging(whose))));
  };
  const tail = createTail({
    reads: store.reads,
    take: (entries) => thread.get().ask({ ask: "take", entries }),
    onTaken,
    learntUpTo: () => served.note()?.position ?? trainer.learning(),
    isStopped: () => state.isStopped,
  });
  const trainer = createTrainer({
    store,
    clock,
    files,
    learner: thread.get,
    tail,
    persons,
    belonging,
    names,
    served,
    wanted: () => [...live.current().recommenders.values()].flatMap(wantedBlend),
    most: config.ATTUNE_MODEL_MEMORY * 2 ** 20,
    isStopped: () => state.isStopped,
  });
  return { state, files, names, served, persons, thread, tail, trainer };
};
export type Workshop = ReturnType<typeof createWorkshop>;
