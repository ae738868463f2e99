// The server under load, in a process of its own, with settings from the environment. Its parent
// asks over the process channel what memory it uses and what it has stored.
import { readConfig, serve } from "@attune/server";

export type ServerAsk =
  | { readonly ask: "usage" }
  | { readonly ask: "stored"; readonly run: string }
  | { readonly ask: "stop" };
export type Usage = {
  readonly rss: number;
  /** CPU seconds since the start. */
  readonly cpu: number;
  /** MB written to disk since the start. */
  readonly writtenMb: number;
};
/** What a run left in the store; `distinct` counts message ids. */
export type StoredCounts = {
  readonly events: number;
  readonly distinct: number;
  readonly decisions: number;
  readonly durability: string;
};
export type ServerTell =
  | { readonly tell: "ready"; readonly url: string }
  | { readonly tell: "usage"; readonly usage: Usage }
  | { readonly tell: "stored"; readonly counts: StoredCounts };

const attune = await serve(readConfig(process.env));
const tell = (message: ServerTell): void => void process.send?.(message);

const usage = (): Usage => {
  const { userCPUTime, systemCPUTime, fsWrite } = process.resourceUsage();
  // fsWrite counts blocks of 512 bytes.
  return {
    rss: process.memoryUsage.rss(),
    cpu: (userCPUTime + systemCPUTime) / 1e6,
    writtenMb: (fsWrite * 512) / 1024 ** 2,
  };
};

const stored = async (run: string): Promise<StoredCounts> => {
  const ids = new Set<string>();
  let events = 0;
  for await (const { body } of attune.store.reads.exportEvents()) {
    if (!body.includes(run)) continue;
    const { messageId }: { messageId: string } = JSON.parse(body);
    if (!messageId.startsWith(run)) continue;
    events += 1;
    ids.add(messageId);
  }
  const { decisions } = await attune.store.reads.counts();
  return { events, distinct: ids.size, decisions, durability: attune.store.health().durability };
};

process.on("message", (message: ServerAsk) => {
  switch (message.ask) {
    case "usage":
      return tell({ tell: "usage", usage: usage() });
    case "stored":
      return void stored(message.run).then((counts) => tell({ tell: "stored", counts }));
    case "stop":
      return void attune.close().then(() => process.disconnect?.());
  }
});
tell({ tell: "ready", url: attune.url });
