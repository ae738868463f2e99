import type { OperationName } from "@attune/contract";
import { OPERATIONS } from "@attune/contract";
import { onTestFinished } from "vitest";
import type { z } from "zod";
import type { Request, RunningAttune } from "./running-attune.ts";

const { row: LiveRow } = OPERATIONS.live;
export type LiveRow = z.output<typeof LiveRow>;
export type LiveRowOf<K extends LiveRow["kind"]> = Extract<LiveRow, { kind: K }>;

/** One server-sent event as it came: its fields, and its data as the contract has it. */
export type Received = { readonly event: string; readonly id: string; readonly row: LiveRow };

const receivedFrom = (block: string): Received[] => {
  const fields = new Map(
    block.split("\n").map((line): [string, string] => {
      const [name = "", ...rest] = line.split(": ");
      return [name, rest.join(": ")];
    }),
  );
  const data = fields.get("data");
  if (data === undefined) return [];
  const row = LiveRow.parse(JSON.parse(data));
  return [{ event: fields.get("event") ?? "", id: fields.get("id") ?? "", row }];
};

/** The events of a whole stream's text. */
export const receivedIn = (text: string): Received[] => text.split("\n\n").flatMap(receivedFrom);

/** Somebody who listens over a real connection, and reads as far as the test asks. */
export type Listening = {
  /** Reads on until an event has come that is looked for; answers all that came with it. */
  readonly until: (isIt: (received: Received) => boolean) => Promise<Received[]>;
  readonly close: () => Promise<void>;
};

const LIVE: OperationName = "live";

export const listenTo = async (
  attune: RunningAttune,
  request: Request = {},
): Promise<Listening> => {
  const stop = new AbortController();
  const response = await attune.send(LIVE, { ...request, signal: stop.signal });
  if (response.status !== 200 || response.body === null)
    throw new Error(`${response.status}: ${await response.text()}`);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  let waiting: Received[] = [];
  const close = async (): Promise<void> => {
    stop.abort();
    await reader.cancel().catch(() => undefined);
  };
  onTestFinished(close);
  return {
    close,
    until: async (isIt) => {
      for (;;) {
        const found = waiting.findIndex(isIt);
        if (found >= 0) {
          const taken = waiting.slice(0, found + 1);
          waiting = waiting.slice(found + 1);
          return taken;
        }
        const part = await reader.read();
        if (part.done) throw new Error("the stream has ended");
        const blocks = (rest + part.value).split("\n\n");
        rest = blocks.pop() ?? "";
        waiting = [...waiting, ...blocks.flatMap(receivedFrom)];
      }
    },
  };
};

/** All that a stream sends which ends where the log ends. */
export const heardSoFar = async (
  attune: RunningAttune,
  request: Request = {},
): Promise<Received[]> => {
  const query = { pace: "all", after: "0-0", follow: "no", ...request.query };
  return receivedIn(await (await attune.send(LIVE, { ...request, query })).text());
};
