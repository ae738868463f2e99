import type { SessionIndex, SessionOptions } from "../session/index.ts";
import { createSessionIndex, SESSION_DEFAULTS } from "../session/index.ts";
import { keepBest } from "../ranking/index.ts";
import type { Dial } from "./climb.ts";
import { climb } from "./climb.ts";
import { judgeHits } from "./figures.ts";
import type { Refinement } from "./search.ts";

/** A session so far, and the item that came next. */
export type SessionCase = { readonly so: Uint32Array; readonly next: number };

/** How often the next item stood among the first k, and how high. */
export type SessionFigures = { readonly k: number; readonly hitRate: number; readonly mrr: number };

/** Each item of a session but the first, with what came before it. */
export const casesOfSession = (session: Uint32Array): SessionCase[] =>
  Array.from(session.subarray(1), (next, at) => ({ so: session.subarray(0, at + 1), next }));

const judge = (
  cases: readonly SessionCase[],
  k: number,
  list: (so: Uint32Array) => Uint32Array,
): SessionFigures => {
  const { hitRate, mrr } = judgeHits(
    cases.map(({ so }) => list(so)),
    cases.map(({ next }) => Uint32Array.of(next)),
    k,
  );
  return { k, hitRate, mrr };
};

/** Nearest sessions, asked for each next item. */
export const judgeSessions = (
  index: SessionIndex,
  cases: readonly SessionCase[],
  k: number,
  reminders = true,
): SessionFigures => judge(cases, k, (so) => index.rank(so, { most: k, reminders }).items);

/** The items of most sessions, the same for everybody. */
export const judgePopularItems = (
  sessions: readonly Uint32Array[],
  cases: readonly SessionCase[],
  k: number,
): SessionFigures => {
  const counts = new Map<number, number>();
  for (const session of sessions)
    for (const item of new Set(session)) counts.set(item, (counts.get(item) ?? 0) + 1);
  const best = keepBest(k);
  for (const [item, count] of counts) best.offer(item, count);
  const list = best.take().items;
  return judge(cases, k, () => list);
};

/** Settings that are worth trying for sessions; the first is the usual one. */
export const SESSION_SETTINGS: readonly [SessionOptions, ...SessionOptions[]] = [
  SESSION_DEFAULTS,
  { ...SESSION_DEFAULTS, positionDecay: 1 },
  { ...SESSION_DEFAULTS, positionDecay: 4, distanceDecay: 4 },
  { ...SESSION_DEFAULTS, rarity: 0 },
  { ...SESSION_DEFAULTS, neighbours: 100, recent: 1_000 },
];

/** An index that has learnt these sessions, in their order. */
export const learnSessions = (
  sessions: readonly Uint32Array[],
  itemCount: number,
  options: SessionOptions,
): SessionIndex => {
  const capacity = Math.max(1, Math.min(options.capacity, sessions.length));
  const index = createSessionIndex(itemCount, { ...options, capacity });
  for (const session of sessions) index.learn(session);
  return index;
};

export type SessionTrial = SessionFigures & { readonly setting: SessionOptions };

const SESSION_DIALS: readonly Dial<SessionOptions>[] = [
  {
    steps: [100, 200, 500, 1_000, 2_500, 5_000, 10_000],
    read: ({ recent }) => recent,
    turn: (setting, recent) => ({ ...setting, recent }),
  },
  {
    steps: [20, 50, 100, 200, 300, 500, 800, 1_500, 3_000],
    read: ({ neighbours }) => neighbours,
    turn: (setting, neighbours) => ({ ...setting, neighbours }),
  },
  {
    steps: [0.5, 0.7, 1, 1.4, 2, 3, 4, 6, 8],
    read: ({ positionDecay }) => positionDecay,
    turn: (setting, positionDecay) => ({ ...setting, positionDecay }),
  },
  {
    steps: [0.5, 0.7, 1, 1.4, 2, 3, 4, 6, 8],
    read: ({ distanceDecay }) => distanceDecay,
    turn: (setting, distanceDecay) => ({ ...setting, distanceDecay }),
  },
  {
    steps: [0, 0.25, 0.5, 0.75, 1, 1.5, 2],
    read: ({ rarity }) => rarity,
    turn: (setting, rarity) => ({ ...setting, rarity }),
  },
];

export type SessionSearch = {
  readonly settings: readonly [SessionOptions, ...SessionOptions[]];
  readonly itemCount: number;
  readonly k: number;
  readonly reminders: boolean;
  /** From the best of the settings on, step by step; nothing beyond them when it is absent. */
  readonly refine?: Omit<Refinement, "limits"> | undefined;
  readonly progress: (done: number, trial: SessionTrial) => void;
};

/**
 * Tries settings on sessions that may be learnt from: the earlier ones are learnt, the later ones ask.
 * The best MRR counts; of equal ones the first.
 */
export const searchSessions = (
  earlier: readonly Uint32Array[],
  cases: readonly SessionCase[],
  options: SessionSearch,
): { readonly best: SessionTrial; readonly trials: readonly SessionTrial[] } => {
  const { settings, itemCount, k, reminders, refine, progress } = options;
  const trials: SessionTrial[] = [];
  const attempted = (setting: SessionOptions): SessionTrial => {
    const index = learnSessions(earlier, itemCount, setting);
    const trial = { setting, ...judgeSessions(index, cases, k, reminders) };
    trials.push(trial);
    progress(trials.length, trial);
    return trial;
  };
  const [first, ...others] = settings;
  let best = attempted(first);
  const keep = (trial: SessionTrial): number => {
    if (trial.mrr > best.mrr) best = trial;
    return trial.mrr;
  };
  for (const setting of others) keep(attempted(setting));
  if (refine !== undefined)
    climb({
      start: { setting: best.setting, score: best.mrr },
      dials: SESSION_DIALS,
      judge: (setting) => keep(attempted(setting)),
      isInTime: refine.isInTime,
      seed: refine.seed,
    });
  return { best, trials };
};
