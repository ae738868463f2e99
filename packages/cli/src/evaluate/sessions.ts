import { performance } from "node:perf_hooks";
import type { SessionCase, SessionFigures, SessionTrial } from "@attune/recommender/evaluation";
import type { SessionOptions } from "@attune/recommender/session";
import { cellText } from "../import/index.ts";
import { CommandProblem } from "../problem/index.ts";
import type { Terminal } from "../terminal/index.ts";
import { startProgress } from "../terminal/index.ts";
import type { Protocol } from "./evaluation.ts";
import { refinementOf } from "./evaluation.ts";
import { LINE } from "./format.ts";
import type { Numbering } from "./names.ts";
import { createNumbering } from "./names.ts";
import { readRows } from "./rows.ts";
import { sessionSettingText } from "./text.ts";

/** What was found of sessions, for programs. */
export type SessionEvaluation = {
  readonly sessions: number;
  readonly items: number;
  readonly cases: number;
  readonly reminders: boolean;
  readonly setting: SessionOptions;
  readonly trials: readonly SessionTrial[];
  readonly methods: readonly {
    readonly name: "popularity" | "session-knn";
    readonly seconds: number;
    readonly figures: readonly SessionFigures[];
  }[];
};

/** Cases on which settings are chosen; more would take longer and say little more. */
const CHOOSING = 5_000;

const linesOf = async (file: string, terminal: Terminal): Promise<string[]> => {
  const lines: string[] = [];
  const table = { file, format: "sequences", columns: undefined } as const;
  const named = new Map([[LINE, "--format"]]);
  await readRows({ ...table, named }, terminal, (cell) => lines.push(cellText(cell(LINE))));
  return lines;
};

const itemsOf = (text: string, names: Numbering): Uint32Array =>
  Uint32Array.from(text.split(/\s+/).filter(Boolean), names.numberOf);

/** A line of a test file: what was done so far, a tab, and the item that came next; or a whole session. */
const casesOfLine = (
  line: string,
  names: Numbering,
  whole: (session: Uint32Array) => SessionCase[],
): SessionCase[] => {
  const [so = "", next] = line.split("\t");
  if (next === undefined) return whole(itemsOf(so, names));
  return [{ so: itemsOf(so, names), next: names.numberOf(next.trim()) }];
};

type Parted = { readonly train: readonly Uint32Array[]; readonly cases: readonly SessionCase[] };

const part = async (sessions: readonly Uint32Array[], share: number): Promise<Parted> => {
  const { casesOfSession } = await import("@attune/recommender/evaluation");
  const at = Math.floor(sessions.length * (1 - share));
  return { train: sessions.slice(0, at), cases: sessions.slice(at).flatMap(casesOfSession) };
};

const readParted = async (
  file: string,
  test: string | undefined,
  share: number,
  names: Numbering,
  terminal: Terminal,
): Promise<Parted> => {
  const { casesOfSession } = await import("@attune/recommender/evaluation");
  const lines = await linesOf(file, terminal);
  const sessions = lines.map((line) => itemsOf(line, names)).filter(({ length }) => length > 0);
  if (test === undefined) return part(sessions, share);
  const later = await linesOf(test, terminal);
  return {
    train: sessions,
    cases: later.flatMap((line) => casesOfLine(line, names, casesOfSession)),
  };
};

type Chosen = { readonly setting: SessionOptions; readonly trials: readonly SessionTrial[] };

const choose = async (
  train: readonly Uint32Array[],
  itemCount: number,
  { share, cutoffs, search }: Protocol,
  reminders: boolean,
  terminal: Terminal,
): Promise<Chosen> => {
  const { searchSessions, SESSION_SETTINGS } = await import("@attune/recommender/evaluation");
  if (search === "none") return { setting: SESSION_SETTINGS[0], trials: [] };
  const validation = await part(train, share);
  const bar = startProgress(terminal, {
    label: "Choosing settings",
    total: SESSION_SETTINGS.length,
    unit: "settings",
  });
  try {
    const { best, trials } = searchSessions(validation.train, validation.cases.slice(0, CHOOSING), {
      settings: SESSION_SETTINGS,
      itemCount,
      k: cutoffs[0] ?? 20,
      reminders,
      refine: refinementOf(search),
      progress: (done, { setting, mrr }) => {
        bar.at(Math.min(done, SESSION_SETTINGS.length), done);
        if (typeof search === "object")
          terminal.note(`${done}. MRR ${mrr.toFixed(4)}: ${sessionSettingText(setting)}`);
      },
    });
    return { setting: best.setting, trials };
  } finally {
    bar.stop();
  }
};

/** Learns sessions and judges what is said of the next item of others. */
export const evaluateSessions = async (
  { file, test }: { readonly file: string; readonly test: string | undefined },
  protocol: Protocol,
  reminders: boolean,
  terminal: Terminal,
): Promise<SessionEvaluation> => {
  const { judgePopularItems, judgeSessions, learnSessions } =
    await import("@attune/recommender/evaluation");
  const names = createNumbering();
  const { train, cases } = await readParted(file, test, protocol.share, names, terminal);
  if (train.length === 0 || cases.length === 0)
    throw new CommandProblem("There are too few sessions", {
      detail: `${train.length} to learn from, and ${cases.length} items to judge on.`,
      fix: "Give a file with a session of two items or more on each line.",
    });
  const { setting, trials } = await choose(train, names.size(), protocol, reminders, terminal);
  const start = performance.now();
  const index = learnSessions(train, names.size(), setting);
  const seconds = (performance.now() - start) / 1_000;
  const { cutoffs } = protocol;
  return {
    sessions: train.length,
    items: names.size(),
    cases: cases.length,
    reminders,
    setting,
    trials,
    methods: [
      {
        name: "popularity",
        seconds: 0,
        figures: cutoffs.map((k) => judgePopularItems(train, cases, k)),
      },
      {
        name: "session-knn",
        seconds,
        figures: cutoffs.map((k) => judgeSessions(index, cases, k, reminders)),
      },
    ],
  };
};
