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

/** Keeps what is served up with the log, and with what nodes have chosen. */
export const createUpkeep = ({ store, log, isServer }: ModelsDeps, workshop: Workshop) => {
  const { state, files, served, persons, thread, tail, trainer } = workshop;
  let timer: NodeJS.Timeout | undefined;
  let nextRetrain = 0;
  let chosen: string | null = null;
  let flaw: FileFlaw | null = null;
  let turning: Promise<void> = Promise.resolve();
  /** The version of whose item model the learner knows: what it trained itself, or was told. */
  let adopted: string | null = null;

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
  /** Trains the columns of touched items anew; answers of how many. */
  const retrain = async (): Promise<number> => {
    const start = performance.now();
    await adopt();
    const before = served.note()?.version;
    const facets = await thread.get().ask({ ask: "facets" });
    const made = await thread.get().ask({ ask: "retrain", persons: await persons.of(facets) });
    if (made !== null && served.note()?.version === before) served.refresh(made.arrays);
    nextRetrain = performance.now() + Math.max(AGAIN, SHARE * (performance.now() - start));
    return made?.touched ?? 0;
  };
  const turn = async (): Promise<void> => {
    if (served.note() === null || trainer.isTraining()) return;
    await tail.read(() => false);
    if (!state.hasNews) return;
    const wait = nextRetrain - performance.now();
    if (wait > 0) return set(wait);
    state.hasNews = false;
    await retrain();
  };
  const run = (): void => {
    timer = undefined;
    turning = turning.then(turn).catch((error: unknown) => {
      if (state.isStopped) return;
      log.warn(
        { error: String(error) },
        "models cannot be kept up with the log; it is tried again",
      );
      set(AGAIN);
    });
  };
  const set = (wait: number): void => {
    if (timer !== undefined || state.isStopped) return;
    timer = setTimeout(run, wait);
    timer.unref();
  };

  /** Serves a version, or where its file cannot be read the newest before it. */
  const serveFrom = async (choice: Pick<ModelChoice, "version">): Promise<FileFlaw | null> => {
    const wanted = await files.load(choice.version);
    if (wanted.ok) {
      await served.replace(wanted.trained);
      return null;
    }
    for (const version of files.versions().filter((each) => each < choice.version)) {
      const before = await files.load(version);
      if (!before.ok) continue;
      await served.replace(before.trained);
      break;
    }
    return wanted.flaw;
  };
  const follow = async (): Promise<void> => {
    const choice = await store.reads.chosenModel();
    if (choice === null || choice.version === chosen || trainer.isTraining()) return;
    chosen = choice.version;
    if (served.note()?.version === choice.version) return;
    flaw = await serveFrom(choice);
    if (flaw !== null)
      log.warn({ version: choice.version, flaw }, "a version of the models cannot be served from");
    // Another node made it: of the same part of the log the same comes out here.
    if (flaw === "absent" && isServer)
      void trainer.follow(choice).then(() => {
        if (served.note()?.version === choice.version) flaw = null;
        set(0);
      });
    if (isServer) set(SETTLE);
  };
  return {
    follow,
    wake: (): void => set(SETTLE),
    retrain,
    /** Somebody trained here, or chose a version that is served by now. */
    made: (version: string): void => {
      chosen = version;
      adopted = served.note()?.version ?? null;
      flaw = null;
      set(0);
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
      clearTimeout(timer);
      await thread.stop();
      await Promise.all([turning, trainer.settled()]);
    },
  };
};
