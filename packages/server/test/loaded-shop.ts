import { readdirSync, readFileSync } from "node:fs";
import { parseAllDocuments } from "yaml";
import type { ShopEvent } from "../src/demo/index.ts";
import type { RunningAttune } from "./running-attune.ts";

const ROOT = new URL("../../../", import.meta.url);

const TRUST = {
  web: { kind: "browser", verify: () => false },
  shop: { kind: "trusted" },
} as const;

/** Events on their way at a time: enough for the writer to be busy, below its queue's limit. */
const IN_FLIGHT = 3_000;

/** Loads a history in its order, neighbours of one source together, many of them under way. */
export const loadHistory = async (
  { attune }: RunningAttune,
  events: readonly ShopEvent[],
): Promise<void> => {
  const underWay: { readonly size: number; readonly done: Promise<unknown> }[] = [];
  let size = 0;
  for (let from = 0; from < events.length;) {
    const source = events[from]?.source ?? "shop";
    let to = from;
    while (to < events.length && to - from < 500 && events[to]?.source === source) to += 1;
    const messages = events.slice(from, to).map(({ message }) => message);
    const done = attune.ingest.take(messages, { source, trust: TRUST[source], historical: true });
    underWay.push({ size: messages.length, done });
    size += messages.length;
    while (size > IN_FLIGHT) {
      const oldest = underWay.shift();
      await oldest?.done;
      size -= oldest?.size ?? size;
    }
    from = to;
  }
  await Promise.all(underWay.map(({ done }) => done));
};

/** The definitions of a YAML file, or of all in a folder, named from the project's root. */
export const documentsIn = (place: string): unknown[] => {
  const files = place.endsWith(".yaml")
    ? [place]
    : readdirSync(new URL(`${place}/`, ROOT))
        .filter((file) => file.endsWith(".yaml"))
        .sort()
        .map((file) => `${place}/${file}`);
  return files.flatMap((file) =>
    parseAllDocuments(readFileSync(new URL(file, ROOT), "utf8"), { merge: true }).map(
      (document): unknown => document.toJS(),
    ),
  );
};
