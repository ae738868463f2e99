import { performance } from "node:perf_hooks";
import type { ModelChoice } from "../../platform/store/index.ts";
import type { FileFlaw } from "./model-files.ts";
import type { ModelsDeps, Workshop } from "./workshop.ts";

/** After a commit others are likely to follow: they are read together, this much later (ms). */
const SETTLE = 100;
/** Touched items are trained anew so often at most (ms), and in a tenth of the time. */
const AGAIN = 5_000;
const SHARE = 10;

/** How the models stand, for the doctor. */
export type ModelsHealth = {
  readonly served: string | null;
  readonly chosen: string | null;
  /** Why the chosen version could not be served from. */
  readonly flaw: FileFlaw | null;
  readonly problem: string | null;
};

/** Trains the columns of touched items anew, in the version that is served. */
const createRetraining = ({ files, served, persons, thread, trainer }: Workshop) => {
  /** The version of whose item model the learner knows: what it trained itself, or was told. */
  let adopted: string | null = null;
  let next = 0;

  const adopt = async (): Promise<void> => {
    const note = served.note();
    if (note === null || adopted === note.version || trainer.isTraining()) return;
    const loaded = await files.load(note.version);
    if (!loaded.ok) return;
    const { arrays } = loaded.trained;
    const { setting, position } = note;
    await thread.get().ask({ ask: "adopt", setting, arrays, position });
    adopted = note.version;
  };
  return {
    /** How long it should wait from now, in ms. */
    wait: (): number => next - performance.now(),
    known: (version: string | null): void => {
      adopted = version;
    },
    retrain: async (): Promise<void> => {
      const start = performance.now();
      await adopt();
      const before = served.note()?.version;
      const facets = await thread.get().ask({ ask: "facets" });
      const made = await thread.get().ask({ ask: "retrain", persons: await persons.of(facets) });
      if (made !== null && before !== undefined) await served.refresh(before, made.arrays);
      next = performance.now() + Math.max(AGAIN, SHARE * (performance.now() - start));
    },
  };
};
type Retraining = ReturnType<typeof createRetraining>;

/** Reads the log as it grows, a turn at a time. */
const createTurns = (
  { log }: Pick<ModelsDeps, "log">,
  { state, names, served, tail, trainer }: Workshop,
  retraining: Retraining,
) => {
  let timer: NodeJS.Timeout | undefined;
  let turning: Promise<void> = Promise.resolve();

  /** After a start a version is served at once; then it is made anew with what items are. */
  const knowItems = async (): Promise<void> => {
    await names.readAll(() => state.isStopped);
    await served.renew();
  };
  const turn = async (): Promise<void> => {
    if (served.note() === null || trainer.isTraining()) return;
    if (!names.isRead()) await knowItems();
    await tail.read(() => false);
    if (!state.hasNews) return;
    const wait = retraining.wait();
    if (wait > 0) return set(wait);
    state.hasNews = false;
    await retraining.retrain();
  };
  const run = (): void => {
    timer = undefined;
    turning = turning.then(turn).catch((error: unknown) => {
      if (state.isStopped) return;
      log.warn({ error: String(error) }, "models cannot be kept up with the log; tried again");
      set(AGAIN);
    });
  };
  const set = (wait: number): void => {
    if (timer !== undefined || state.isStopped) return;
    timer = setTimeout(run, wait);
    timer.unref();
  };
  return {
    set,
    stop: (): void => clearTimeout(timer),
    settled: (): Promise<void> => turning,
  };
};

/** Serves a version, or where its file cannot be read the newest before it. */
const serveFrom = async (
  { files, served }: Workshop,
  version: string,
): Promise<FileFlaw | null> => {
  const wanted = await files.load(version);
  if (wanted.ok) {
    await served.replace(wanted.trained);
    return null;
  }
  for (const older of files.versions().filter((each) => each < version)) {
    const before = await files.load(older);
    if (!before.ok) continue;
    await served.replace(before.trained);
    break;
  }
  return wanted.flaw;
};

/** Keeps what is served up with the log, and with what nodes have chosen. */
export const createUpkeep = (deps: ModelsDeps, workshop: Workshop) => {
  const { store, log, isServer } = deps;
  const { state, files, served, thread, trainer } = workshop;
  const retraining = createRetraining(workshop);
  const turns = createTurns(deps, workshop, retraining);
  let chosen: string | null = null;
  let flaw: FileFlaw | null = null;

  /** Another node made it: of the same part of the log the same comes out here. */
  const remake = async (choice: ModelChoice): Promise<void> => {
    await trainer.follow(choice);
    if (served.note()?.version !== choice.version) return;
    flaw = null;
    retraining.known(choice.version);
  };
  const follow = async (): Promise<void> => {
    const choice = await store.reads.chosenModel();
    if (choice === null || choice.version === chosen || trainer.isTraining()) return;
    chosen = choice.version;
    if (served.note()?.version === choice.version) return;
    flaw = await serveFrom(workshop, choice.version);
    if (flaw !== null)
      log.warn({ version: choice.version, flaw }, "a version of the models cannot be served from");
    if (flaw === "absent" && isServer) void remake(choice).finally(() => turns.set(0));
    if (isServer) turns.set(0);
  };
  return {
    follow,
    wake: (): void => turns.set(SETTLE),
    retrain: retraining.retrain,
    /** Somebody trained here, or chose a version that is served by now. */
    made: (version: string, isTrained: boolean): void => {
      chosen = version;
      retraining.known(isTrained ? version : null);
      flaw = null;
      turns.set(0);
    },
    serve: async (version: string): Promise<FileFlaw | null> => {
      const loaded = await files.load(version);
      if (!loaded.ok) return loaded.flaw;
      await served.replace(loaded.trained);
      return null;
    },
    health: (): ModelsHealth => ({
      served: served.note()?.version ?? null,
      chosen,
      flaw,
      problem: trainer.problem(),
    }),
    stop: async (): Promise<void> => {
      state.isStopped = true;
      turns.stop();
      await thread.stop();
      await Promise.all([turns.settled(), trainer.settled()]);
    },
  };
};
