import type { SessionIndex, SessionOptions } from "../session/index.ts";
import { createSessionIndex, SESSION_DEFAULTS } from "../session/index.ts";
import { keepBest } from "../ranking/index.ts";
import { judgeHits } from "./figures.ts";

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
