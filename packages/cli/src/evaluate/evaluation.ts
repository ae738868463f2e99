import { performance } from "node:perf_hooks";
import type { TrainingMemory } from "@attune/recommender/ease";
import type { Method, Refinement, Setting, Split, Trial } from "@attune/recommender/evaluation";
import type { InteractionLog } from "@attune/recommender/interaction";
import { CommandProblem } from "../problem/index.ts";
import type { Terminal } from "../terminal/index.ts";
import { startProgress } from "../terminal/index.ts";
import { settingText } from "./text.ts";

export type Protocol = {
  readonly split: "time" | "last";
  readonly share: number;
  readonly cutoffs: readonly number[];
  readonly repeats: boolean;
  /** The usual setting, the best of a short list, or from there on for at most so many minutes. */
  readonly search: "none" | "list" | { readonly minutes: number };
  /** Most bytes that training may take. */
  readonly memory: number;
};

/** What was found, for programs. */
export type Evaluation = {
  readonly users: number;
  readonly items: number;
  readonly trainRows: number;
  readonly cases: number;
  readonly capped: { readonly users: number; readonly items: number };
  readonly memory: TrainingMemory;
  readonly setting: Setting;
  readonly trials: readonly Trial[];
  readonly methods: readonly Method[];
};

const seconds = (): number => performance.now() / 1_000;

/** The order in which settings are tried is the same each time. */
const SEED = 1;

/** How long a search goes on beyond the list; undefined where it does not. */
export const refinementOf = (
  search: Protocol["search"],
): Omit<Refinement, "limits"> | undefined => {
  if (search === "none" || search === "list") return undefined;
  const end = seconds() + search.minutes * 60;
  return { isInTime: () => seconds() < end, seed: SEED };
};

const refuseWithoutCases = (split: Split, what: string): void => {
  if (split.cases.length > 0) return;
  throw new CommandProblem(`There is nobody to ${what} on`, {
    detail: "No user who is learnt from came to want another item later.",
    fix: "Give a file with more history, a larger --share, or --split last where times are not to be trusted.",
  });
};

const megabytes = (bytes: number): string => (bytes / 1024 ** 2).toFixed(0);

const refuseTooLarge = (memory: TrainingMemory, most: number): void => {
  if (memory.total <= most) return;
  throw new CommandProblem("Training would take more memory than it may", {
    detail: `${megabytes(memory.total)} MB, and --memory allows ${megabytes(most)}.`,
    fix: "Allow more with --memory, or say --no-search: the usual setting takes least.",
  });
};

/** Parts a log as the protocol says. */
const splitBy = async (
  log: InteractionLog,
  { split, share, repeats }: Protocol,
): Promise<Split> => {
  const { splitByTime, splitLastOut } = await import("@attune/recommender/evaluation");
  return split === "time" ? splitByTime(log, share, { repeats }) : splitLastOut(log);
};

const search = async (
  train: InteractionLog,
  protocol: Protocol,
  terminal: Terminal,
): Promise<{ readonly setting: Setting; readonly trials: readonly Trial[] }> => {
  const { searchSettings, settingsFor, USUAL_SETTING } =
    await import("@attune/recommender/evaluation");
  if (protocol.search === "none") return { setting: USUAL_SETTING, trials: [] };
  const validation = await splitBy(train, protocol);
  refuseWithoutCases(validation, "choose settings");
  const settings = settingsFor(train.itemCount);
  const isRefined = typeof protocol.search === "object";
  const bar = startProgress(terminal, {
    label: "Choosing settings",
    total: settings.length,
    unit: "settings",
  });
  try {
    const { best, trials } = searchSettings(validation, {
      settings,
      k: protocol.cutoffs[0] ?? 10,
      repeats: protocol.repeats,
      refine: refinementOf(protocol.search),
      isAffordable: ({ total }) => total <= protocol.memory,
      progress: (done, { setting, ndcg }) => {
        bar.at(Math.min(done, settings.length), done);
        if (isRefined) terminal.note(`${done}. NDCG ${ndcg.toFixed(4)}: ${settingText(setting)}`);
      },
    });
    return { setting: best.setting, trials };
  } finally {
    bar.stop();
  }
};

/** Splits, chooses settings on what may be learnt from, trains, and judges. */
export const evaluate = async (
  log: InteractionLog,
  test: InteractionLog | null,
  protocol: Protocol,
  terminal: Terminal,
): Promise<Evaluation> => {
  const { compareMethods, givenSplit } = await import("@attune/recommender/evaluation");
  const split = test === null ? await splitBy(log, protocol) : givenSplit(log, test, protocol);
  refuseWithoutCases(split, "judge");
  const { setting, trials } = await search(split.train, protocol, terminal);
  const told: Pick<Evaluation, "capped" | "memory">[] = [];
  const bar = startProgress(terminal, {
    label: "Training",
    total: log.itemCount,
    unit: "items",
  });
  const methods = compareMethods(split, {
    setting,
    cutoffs: protocol.cutoffs,
    repeats: protocol.repeats,
    now: seconds,
    prepare: (memory, { capped }) => {
      refuseTooLarge(memory, protocol.memory);
      terminal.note(`Training takes at most ${megabytes(memory.total)} MB.`);
      told.push({ memory, capped });
    },
    progress: (done) => bar.at(done, done),
  });
  bar.stop();
  const [before] = told;
  if (before === undefined) throw new Error("a model was trained without saying what it takes");
  return {
    users: log.userCount,
    items: log.itemCount,
    trainRows: split.train.users.length,
    cases: split.cases.length,
    ...before,
    setting,
    trials,
    methods,
  };
};
