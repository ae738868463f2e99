import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

type Node = {
  readonly id: number;
  readonly callFrame: {
    readonly functionName: string;
    readonly url: string;
    readonly lineNumber: number;
  };
};
type Profile = {
  readonly nodes: readonly Node[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
};

export type ThreadProfile = {
  readonly thread: string;
  readonly seconds: number;
  /** Share of the time in which the thread had work. */
  readonly busy: number;
  /** Self time of each function as a share of the busy time, largest first. */
  readonly top: readonly { readonly name: string; readonly share: number }[];
};

const THREADS = ["main", "writer", "checkpointer"] as const;
const SHOWN = 25;

const placeOf = ({ callFrame: { functionName, url, lineNumber } }: Node): string => {
  const name = functionName === "" ? "(anonymous)" : functionName;
  if (url === "") return name;
  const from = url.startsWith("node:") ? url : basename(url);
  return `${name} ${from}:${lineNumber + 1}`;
};

const summarise = (thread: string, { nodes, samples, timeDeltas }: Profile): ThreadProfile => {
  const places = new Map(nodes.map((node) => [node.id, placeOf(node)]));
  const self = new Map<string, number>();
  let total = 0;
  samples.forEach((id, nth) => {
    const place = places.get(id) ?? "unknown";
    const time = timeDeltas[nth] ?? 0;
    total += time;
    self.set(place, (self.get(place) ?? 0) + time);
  });
  const busy = total - (self.get("(idle)") ?? 0);
  self.delete("(idle)");
  const top = [...self]
    .sort(([, a], [, b]) => b - a)
    .slice(0, SHOWN)
    .map(([name, time]) => ({ name, share: time / busy }));
  return { thread, seconds: total / 1e6, busy: busy / total, top };
};

/** The profiles that `--cpu-prof` left in a folder, one of each thread: 0 is the main thread. */
export const readProfiles = (directory: string): ThreadProfile[] =>
  readdirSync(directory)
    .filter((file) => file.endsWith(".cpuprofile"))
    .sort()
    .map((file) => {
      const thread = Number(file.split(".").at(-3));
      const profile: Profile = JSON.parse(readFileSync(join(directory, file), "utf8"));
      return summarise(THREADS[thread] ?? `thread ${thread}`, profile);
    });

export const profileText = ({ thread, seconds, busy, top }: ThreadProfile): string => {
  const lines = top.map(
    ({ name, share }) => `  ${(share * 100).toFixed(1).padStart(5)} %  ${name}`,
  );
  return [`${thread}: ${seconds.toFixed(1)} s, busy ${(busy * 100).toFixed(0)} %`, ...lines].join(
    "\n",
  );
};
