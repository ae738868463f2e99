import { setTimeout as rest } from "node:timers/promises";
import type { Clock } from "../../platform/clock/index.ts";
import type { ModelChoice, Store, StreamPosition } from "../../platform/store/index.ts";
import type { BelongingOf } from "./belonging.ts";
import type { ItemNames } from "./item-names.ts";
import type { Learner, Progress } from "./learner.ts";
import type { Made, Refusal, Step, TrainRequest, VersionNote, WantedBlend } from "./messages.ts";
import type { ModelFiles } from "./model-files.ts";
import { ChosenSetting } from "./model-files.ts";
import type { PersonsOf } from "./persons.ts";
import type { ServedModels } from "./serving.ts";
import type { Tail } from "./tail.ts";
import { isBehind } from "./tail.ts";

export type TrainingStep = "idle" | "reading" | "writing" | Step;

type TrainerDeps = {
  readonly store: Pick<Store, "chooseModel">;
  readonly clock: Clock;
  readonly files: ModelFiles;
  readonly learner: () => Learner;
  readonly tail: Tail;
  readonly persons: PersonsOf;
  readonly belonging: BelongingOf;
  readonly names: ItemNames;
  readonly served: ServedModels;
  /** The live recommenders whose weights are learnt. */
  readonly wanted: () => readonly WantedBlend[];
  /** Most bytes that training may take. */
  readonly most: number;
  readonly isStopped: () => boolean;
};

/** How often, and how many ms apart, it is looked whether the log has come to a place. */
const TRIES = 100;
const PAUSE = 100;

export type Wish = { readonly search: boolean; readonly actor: string };

const megabytes = (bytes: number): number => Math.ceil(bytes / 2 ** 20);

const refusalText = (refusal: Refusal): string => {
  if (refusal.refused === "memory")
    return `Training would take ${megabytes(refusal.bytes)} MB, and ATTUNE_MODEL_MEMORY allows ${megabytes(refusal.most)}: raise it where there is as much to spare.`;
  return refusal.leftOut === 0
    ? "Nobody has done anything with an item yet: send events such as Product Viewed, or import a file."
    : `Nobody who did something with an item allows personalization (${refusal.leftOut} facets were left out): record consent, or set ATTUNE_PERSONALIZATION_BASIS where another basis holds.`;
};

/** A version's name: when it was made, in UTC. */
export const versionAt = (at: number, taken: readonly string[]): string => {
  const name = new Date(at).toISOString().slice(0, 19).replaceAll(":", "-").replace("T", "_");
  let version = name;
  for (let nth = 2; taken.includes(version); nth += 1) version = `${name}_${nth}`;
  return version;
};

/** How a version was trained, as the store keeps it. */
export const chosenSetting = ({ setting, searched, blends }: VersionNote): string =>
  JSON.stringify({ setting, searched, blends });

const searchedIn = (note: VersionNote | null): TrainRequest["kept"] =>
  note?.searched === true ? note.setting : null;

const cutOffText = (began: string): string =>
  `The training that began at ${began} was cut off: the server ended in the middle of it. What was served before is served still.`;

type Standing = {
  progress: { readonly step: TrainingStep; readonly done: number; readonly total: number };
  problem: string | null;
  /** What the training that goes on takes at most, in bytes; null while that is not known. */
  memory: number | null;
  /** Up to where the log is being learnt; null while it is not. */
  learning: StreamPosition | null;
};

const IDLE: Standing["progress"] = { step: "idle", done: 0, total: 0 };
const READING: Standing["progress"] = { step: "reading", done: 0, total: 1 };
const WRITING: Standing["progress"] = { step: "writing", done: 0, total: 1 };

/** Reads all that is learnt from: the log, at least to a place that another node has read, and the catalog. */
const createReading =
  ({ tail, names, isStopped }: TrainerDeps) =>
  async (position: StreamPosition | null): Promise<void> => {
    // In this order: what changes behind the end of the log is told as it is read on.
    await tail.read(() => true);
    // What another node could read already may come here a little later.
    for (let nth = 0; nth < TRIES; nth += 1) {
      if (isStopped() || position === null || !isBehind(position, tail.position())) break;
      await rest(PAUSE);
      await tail.read(() => true);
    }
    if (!names.isRead()) await names.readAll(isStopped);
  };

/** Asks the learner for a version, with who people are now and in which segments; null where it refuses. */
const createAsk =
  ({ learner, persons, belonging, served, most }: TrainerDeps, standing: Standing) =>
  async (asked: Omit<TrainRequest, "persons" | "belonging" | "most">): Promise<Made | null> => {
    standing.learning = asked.position;
    // What comes from here on is kept for the version that is made.
    served.begin();
    const facets = await learner().ask({ ask: "facets" });
    persons.forget();
    const whose = await persons.of(facets);
    const request = { ...asked, persons: whose, belonging: await belonging(whose), most };
    const made = await learner().ask({ ask: "train", request });
    if (!("refused" in made)) return made;
    standing.problem = refusalText(made);
    return null;
  };

/** The two ways in which a version is made: anew, and as another node has chosen it. */
const createJobs = (deps: TrainerDeps, standing: Standing) => {
  const { store, clock, files, tail, served } = deps;
  const readAll = createReading(deps);

  const ask = createAsk(deps, standing);
  const keep = async (made: Made): Promise<void> => {
    standing.progress = WRITING;
    await files.write(made, served.note()?.version ?? null);
    await served.replace(made);
  };
  return {
    train: async ({ search, actor }: Wish): Promise<void> => {
      await readAll(null);
      const at = clock.now();
      const position = tail.position();
      const version = versionAt(at, files.versions());
      const made = await ask({
        version,
        at,
        position,
        remade: null,
        // What a search has found is kept until the next search.
        kept: searchedIn(served.note()),
        search,
        wanted: deps.wanted(),
      });
      if (made === null) return;
      await keep(made);
      const setting = chosenSetting(made.note);
      const choice: ModelChoice = { version, madeAt: at, position, setting };
      await store.chooseModel({ choice, way: "trained", actor, at: clock.now() });
    },
    /** Makes a version of the same part of the log, in the same way. */
    follow: async ({ version, madeAt, position, setting }: ModelChoice): Promise<void> => {
      await readAll(position);
      const parsed = ChosenSetting.safeParse(JSON.parse(setting));
      if (!parsed.success) return;
      const made = await ask({
        version,
        at: madeAt,
        position,
        remade: parsed.data,
        kept: null,
        search: false,
        wanted: [],
      });
      if (made !== null) await keep(made);
    },
  };
};

/** Trains versions of the models, one at a time. */
export const createTrainer = (deps: TrainerDeps) => {
  const cutOff = deps.files.cutOff();
  const problem = cutOff === null ? null : cutOffText(cutOff);
  const standing: Standing = { progress: IDLE, problem, memory: null, learning: null };
  const jobs = createJobs(deps, standing);
  let work: Promise<void> = Promise.resolve();

  const start = (job: () => Promise<void>): Promise<void> => {
    standing.progress = READING;
    standing.problem = null;
    const marked = async (): Promise<void> => {
      deps.files.begin(deps.clock.now());
      await job();
    };
    work = marked()
      .catch((error: unknown) => {
        if (!deps.isStopped())
          standing.problem = error instanceof Error ? error.message : String(error);
      })
      .finally(() => {
        // One that a stop has ended is told of after the next start, as one that a kill has.
        if (!deps.isStopped()) deps.files.end();
        deps.served.end();
        standing.learning = null;
        standing.memory = null;
        standing.progress = IDLE;
      });
    return work;
  };
  return {
    progress: () => standing.progress,
    problem: () => standing.problem,
    memory: () => standing.memory,
    learning: () => standing.learning,
    isTraining: (): boolean => standing.progress.step !== "idle",
    told: (told: Progress): void => {
      if (standing.progress.step !== "idle") standing.progress = told;
    },
    takes: (bytes: number): void => {
      if (standing.progress.step !== "idle") standing.memory = bytes;
    },
    train: (wish: Wish): Promise<void> => start(() => jobs.train(wish)),
    follow: (choice: ModelChoice): Promise<void> => start(() => jobs.follow(choice)),
    settled: (): Promise<void> => work,
  };
};
