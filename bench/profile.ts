import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

type Node = {
  readonly id: number;
  readonly children?: readonly number[];
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
  readonly top: readonly Share[];
  /** The same with the time of what it calls, of our own functions. */
  readonly whole: readonly Share[];
};

type Share = { readonly name: string; readonly share: number };

const THREADS = ["main", "writer", "checkpointer"] as const;
const SHOWN = 25;

const placeOf = ({ callFrame: { functionName, url, lineNumber } }: Node): string => {
  const name = functionName === "" ? "(anonymous)" : functionName;
  if (url === "") return name;
  const from = url.startsWith("node:") ? url : basename(url);
  return `${name} ${from}:${lineNumber + 1}`;
};

/** The time of each of our functions with that of what it calls; one that calls itself counts once. */
const wholeTimes = (nodes: readonly Node[], self: ReadonlyMap<number, number>) => {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const whole = new Map<string, number>();
  const visit = (node: Node, above: ReadonlySet<string>): number => {
    const place = placeOf(node);
    const within = new Set(above).add(place);
    let time = self.get(node.id) ?? 0;
    for (const child of node.children ?? []) {
      const called = byId.get(child);
      if (called) time += visit(called, within);
    }
    const isOurs = node.callFrame.url.includes("/packages/");
    if (isOurs && !above.has(place)) whole.set(place, (whole.get(place) ?? 0) + time);
    return time;
  };
  const [root] = nodes;
  if (root) visit(root, new Set());
  return whole;
};

const largest = (times: ReadonlyMap<string, number>, busy: number): Share[] =>
  [...times]
    .sort(([, a], [, b]) => b - a)
    .slice(0, SHOWN)
    .map(([name, time]) => ({ name, share: time / busy }));

const summarise = (thread: string, { nodes, samples, timeDeltas }: Profile): ThreadProfile => {
  const places = new Map(nodes.map((node) => [node.id, placeOf(node)]));
  const self = new Map<string, number>();
  const ofNode = new Map<number, number>();
  let total = 0;
  samples.forEach((id, nth) => {
    const place = places.get(id) ?? "unknown";
    const time = timeDeltas[nth] ?? 0;
    total += time;
    self.set(place, (self.get(place) ?? 0) + time);
    ofNode.set(id, (ofNode.get(id) ?? 0) + time);
  });
  const busy = total - (self.get("(idle)") ?? 0);
  self.delete("(idle)");
  const whole = wholeTimes(nodes, ofNode);
  return {
    thread,
    seconds: total / 1e6,
    busy: busy / total,
    top: largest(self, busy),
    whole: largest(whole, busy),
  };
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

const shareText = ({ name, share }: Share): string =>
  `  ${(share * 100).toFixed(1).padStart(5)} %  ${name}`;

export const profileText = ({ thread, seconds, busy, top, whole }: ThreadProfile): string =>
  [
    `${thread}: ${seconds.toFixed(1)} s, busy ${(busy * 100).toFixed(0)} %`,
    ...top.map(shareText),
    "  with what they call:",
    ...whole.map(shareText),
  ].join("\n");
