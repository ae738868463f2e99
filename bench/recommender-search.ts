import { performance } from "node:perf_hooks";
import { createDraw } from "@attune/recommender/draw";
import type { Limits, Setting, SessionTrial, Split, Trial } from "@attune/recommender/evaluation";
import {
  givenSplit,
  searchSessions,
  searchSettings,
  SESSION_SETTINGS,
} from "@attune/recommender/evaluation";
import type { InteractionLog } from "@attune/recommender/interaction";
import { pickRows } from "@attune/recommender/interaction";
import type { SearchResult } from "./recommender-report.ts";
import { ABSENT, RECOMMENDER_SEARCH } from "./recommender-report.ts";
import { readGowalla, readRetailRocket } from "./recommender-data.ts";
import { keepResult, resultFile } from "./results.ts";

const SEED = 1;
const HOLD_SEED = 4;

/** Cases that settings are judged on; more would take longer and say little more. */
const CASES = 10_000;

export type SearchedSetting = {
  readonly gowalla: Setting;
  readonly "gowalla-long": Setting;
  readonly retailrocket: SessionTrial["setting"];
};

/** Neighbours and rows that there is time for in 15 s and in 60 s: found by time, and by no figure. */
const LIMITS = {
  gowalla: { neighbours: 150, rows: 600 },
  "gowalla-long": { neighbours: 300, rows: 800 },
} as const satisfies Record<string, Limits>;

/** Leaves out a fifth of the rows, drawn: as the published split was, where there are no times. */
const holdOut = (log: InteractionLog): Split => {
  const draw = createDraw(HOLD_SEED);
  const isHeld = Uint8Array.from(log.users, () => (draw() < 0.2 ? 1 : 0));
  const rows = Uint32Array.from({ length: log.users.length }, (_, row) => row);
  const [kept, held] = [0, 1].map((is) =>
    pickRows(
      log,
      rows.filter((row) => isHeld[row] === is),
    ),
  );
  const { train, cases } = givenSplit(kept ?? log, held ?? log);
  return { train, cases: cases.slice(0, CASES) };
};

const FIRST: Setting = {
  kind: "truncated",
  neighbours: 50,
  rows: 200,
  lambda: 10,
  dropout: 0.4,
  history: 1_000,
  userExponent: 0.5,
  relay: { share: 1, through: 30 },
};

type Timed = { readonly minutes: number; readonly command: string };

const keep = <T>(name: keyof SearchedSetting, result: Omit<SearchResult<T>, "scenario" | "date">) =>
  keepResult(`recommender-search-${name}`, {
    scenario: RECOMMENDER_SEARCH,
    date: new Date().toISOString(),
    ...result,
  });

const inTime = (minutes: number): (() => boolean) => {
  const end = performance.now() + minutes * 60_000;
  return () => performance.now() < end;
};

/** Looks for the settings of Gowalla, on what its training file holds. */
export const searchGowalla = (
  name: "gowalla" | "gowalla-long",
  { minutes, command }: Timed,
): string => {
  const files = readGowalla();
  if (files === null) return ABSENT;
  const first = name === "gowalla" ? FIRST : settingOf("gowalla");
  const { best, trials } = searchSettings(holdOut(files.train), {
    settings: [first],
    k: 20,
    repeats: false,
    refine: { limits: LIMITS[name], isInTime: inTime(minutes), seed: SEED },
    progress: (done, { setting, ndcg, recall }) =>
      console.error(`${done}. N@20 ${ndcg.toFixed(4)}, R@20 ${recall.toFixed(4)}`, setting),
  });
  const validation = "a fifth of the training rows, drawn; its first 10,000 users";
  keep<Trial>(name, { name, command, seed: SEED, validation, limits: LIMITS[name], best, trials });
  return `N@20 ${best.ndcg.toFixed(4)} of validation: ${JSON.stringify(best.setting)}`;
};

/** Sessions that settings are judged on: the last of those that are learnt from. */
const HELD = 10_000;

/** Looks for the settings of RetailRocket, on the sessions that it learns from. */
export const searchRetailRocket = ({ minutes, command }: Timed): string => {
  const files = readRetailRocket();
  if (files === null) return ABSENT;
  const { sessions, itemCount } = files;
  const cases = sessions
    .slice(-HELD)
    .flatMap((session) =>
      session.length < 2 ? [] : [{ so: session.subarray(0, -1), next: session.at(-1) ?? 0 }],
    );
  const { best, trials } = searchSessions(sessions.slice(0, -HELD), cases, {
    settings: SESSION_SETTINGS,
    itemCount,
    k: 20,
    reminders: true,
    refine: { isInTime: inTime(minutes), seed: SEED },
    progress: (done, { setting, hitRate, mrr }) =>
      console.error(`${done}. HR@20 ${hitRate.toFixed(4)}, MRR@20 ${mrr.toFixed(4)}`, setting),
  });
  const validation = "the last item of each of the last 10,000 sessions that are learnt from";
  keep<SessionTrial>("retailrocket", {
    name: "retailrocket",
    command,
    seed: SEED,
    validation,
    limits: null,
    best,
    trials,
  });
  return `MRR@20 ${best.mrr.toFixed(4)} of validation: ${JSON.stringify(best.setting)}`;
};

/** What a search has chosen, as it is kept. */
export const settingOf = <N extends keyof SearchedSetting>(name: N): SearchedSetting[N] => {
  const kept: SearchResult<{ readonly setting: SearchedSetting[N] }> = JSON.parse(
    resultFile(`recommender-search-${name}`),
  );
  return kept.best.setting;
};
