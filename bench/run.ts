// Benchmarks: `node bench/run.ts [ingest|decide|recommend|all|SCENARIO] [--profiles 10000] [--seconds 10] [--profile]`.
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { RunningServer } from "./child.ts";
import { activityPlan } from "./activity-plan.ts";
import { CAPS } from "./definitions.ts";
import { applyDefinitions, runLoad, SERVER_KEY, startServer } from "./child.ts";
import { busySeconds, describeMachine } from "./machine.ts";
import { profileText, readProfiles } from "./profile.ts";
import { makeProfiles } from "./profiles.ts";
import type { Result } from "./report.ts";
import { isMet, resultText } from "./report.ts";
import { keepResult } from "./results.ts";
import type { Scenario } from "./scenarios.ts";
import { SCENARIOS, scenariosFor } from "./scenarios.ts";
import type { LoadResult } from "./load.ts";
import { makeShop, shelvesReady, train } from "./shop.ts";
import type { StoredCounts, Usage } from "./server-process.ts";

/** Prefix of the ids of the messages whose storage is counted after a run. */
const RUN = "run-";
const WARMUP_SECONDS = 3;
/** A shelf is made by much more code: it takes longer until that is compiled. */
const SHOP_WARMUP_SECONDS = 12;
const MB = 1024 ** 2;

type Options = {
  readonly wanted: string;
  readonly profiles: number;
  readonly seconds: number;
  readonly cpuProfile: boolean;
  readonly keep: string | null;
  readonly directory: string;
};

const readOptions = (): Options => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      profiles: { type: "string", default: "10000" },
      seconds: { type: "string", default: "10" },
      profile: { type: "boolean", default: false },
      // A folder in which the data directories with their profiles are kept for the next run.
      keep: { type: "string" },
    },
  });
  const directory = mkdtempSync(join(tmpdir(), "attune-bench-"));
  return {
    wanted: positionals[0] ?? "all",
    profiles: Number(values.profiles),
    seconds: Number(values.seconds),
    cpuProfile: values.profile,
    keep: values.keep ?? null,
    directory,
  };
};

/** What the server used over the counted seconds. */
type Metered = {
  readonly cpu: number;
  /** Of the whole machine. */
  readonly busy: number;
  readonly peakMb: number;
  readonly endMb: number;
  readonly writtenMb: number;
};

const createMeter = (server: RunningServer) => {
  const samples: Usage[] = [];
  const busy = { opened: 0, closed: 0 };
  const sample = async (): Promise<Usage> => {
    const usage = await server.usage();
    samples.push(usage);
    return usage;
  };
  let opened: Promise<Usage> | null = null;
  let closed: Promise<Usage> | null = null;
  let timer: NodeJS.Timeout | null = null;
  return {
    open: () => {
      busy.opened = busySeconds();
      opened = sample();
      timer = setInterval(() => void sample(), 500);
    },
    close: () => {
      if (timer) clearInterval(timer);
      busy.closed = busySeconds();
      closed = sample();
    },
    read: async (): Promise<Metered> => {
      const [from, to] = [await opened, await closed];
      if (!from || !to) throw new Error("the load ended before it was measured");
      const peakMb = Math.round(Math.max(...samples.map(({ rss }) => rss)) / MB);
      return {
        cpu: to.cpu - from.cpu,
        busy: busy.closed - busy.opened,
        peakMb,
        endMb: Math.round(to.rss / MB),
        writtenMb: Math.round(to.writtenMb - from.writtenMb),
      };
    },
  };
};

/** Where the threads' CPU profiles go, to be looked at with other tools too where they are kept. */
const profilesOf = ({ keep, directory }: Options, scenario: string): string =>
  join(keep ?? directory, `${scenario}-profiles`);

/** Trains one time after the other, and answers how often. */
const trainUntil = async (url: string, isOver: () => boolean): Promise<number> => {
  let times = 0;
  for (; !isOver(); times += 1) await train(url);
  return times;
};

/** Puts the load on a server with the data, and stops it. */
const measure = async (
  options: Options,
  { name, streams, hasPlan, isCapped, shop }: Scenario,
  data: string,
): Promise<{ load: LoadResult; used: Metered; trained: number }> => {
  const { profiles, seconds, cpuProfile } = options;
  const server = await startServer(data, cpuProfile ? profilesOf(options, name) : null);
  if (hasPlan) await applyDefinitions(server.url, [activityPlan()]);
  if (isCapped) await applyDefinitions(server.url, [CAPS]);
  const asked = shop === undefined ? 0 : await shelvesReady(server.url);
  const meter = createMeter(server);
  let isOver = false;
  const training = shop === "training" ? trainUntil(server.url, () => isOver) : Promise.resolve(0);
  const spec = {
    url: server.url,
    key: SERVER_KEY,
    profiles,
    run: RUN,
    warmup: shop === undefined ? WARMUP_SECONDS : SHOP_WARMUP_SECONDS,
    seconds,
    work: streams,
  };
  const load = await runLoad(spec, ({ tell }) => {
    if (tell === "opened") meter.open();
    else if (tell === "closed") meter.close();
  });
  const used = await meter.read();
  isOver = true;
  const trained = await training;
  await server.stop();
  return { load: { ...load, decided: load.decided + asked }, used, trained };
};

/** What a new process finds on disk. */
const readStored = async (data: string): Promise<StoredCounts> => {
  const server = await startServer(data, null);
  const counts = await server.stored(RUN);
  await server.stop();
  return counts;
};

const runScenario = async (
  options: Options,
  scenario: Scenario,
  seeded: string,
): Promise<Result> => {
  const { profiles, seconds, directory } = options;
  const data = join(directory, scenario.name);
  cpSync(seeded, data, { recursive: true });
  const { load, used, trained } = await measure(options, scenario, data);
  const { events, distinct, decisions, durability } = await readStored(data);
  rmSync(data, { recursive: true });
  const { acknowledged, decided, failed, streams } = load;
  const equal = events === acknowledged && distinct === acknowledged && decisions === decided;
  return {
    scenario: scenario.name,
    title: scenario.title,
    profiles,
    seconds,
    date: new Date().toISOString(),
    command: `npm run bench -- ${scenario.name} --profiles ${profiles} --seconds ${seconds}`,
    streams,
    stored: { acknowledged, events, decided, decisions, failed, equal },
    memory: { peakMb: used.peakMb, endMb: used.endMb },
    cpu: {
      server: used.cpu / seconds,
      load: load.cpu / seconds,
      others: Math.max(0, used.busy - used.cpu - load.cpu) / seconds,
    },
    writtenMb: used.writtenMb / seconds,
    ...(trained > 0 ? { trained } : {}),
    durability,
    machine: describeMachine(directory),
    target: scenario.target,
    met: isMet(scenario.target, streams) && equal,
  };
};

const options = readOptions();
const scenarios = scenariosFor(options.wanted);
if (scenarios.length === 0)
  throw new Error(
    `No scenario is called ${options.wanted}: ingest, decide, recommend, all, ${SCENARIOS.map(({ name }) => name).join(", ")}.`,
  );
try {
  const folder = options.keep ?? options.directory;
  const seeded = await makeProfiles(options.profiles, folder);
  for (const scenario of scenarios) {
    const data =
      scenario.shop === undefined ? seeded : await makeShop(options.profiles, seeded, folder);
    const result = await runScenario(options, scenario, data);
    console.log(resultText(result));
    // A profiled server is slower: its figures are not kept.
    if (options.cpuProfile)
      for (const profile of readProfiles(profilesOf(options, scenario.name)))
        console.log(profileText(profile));
    else keepResult(`${result.scenario}-${result.profiles}`, result);
    if (!result.stored.equal) process.exitCode = 1;
  }
} finally {
  rmSync(options.directory, { recursive: true, force: true });
}
