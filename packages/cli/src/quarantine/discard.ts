import type { DiscardResponse } from "@attune/contract";
import { OPERATIONS } from "@attune/contract";
import type { Api, ConnectionOptions } from "../api/index.ts";
import { useApi, withConnection } from "../api/index.ts";
import type { JsonOption, Register } from "../command/index.ts";
import { answer, withJson } from "../command/index.ts";
import type { Terminal } from "../terminal/index.ts";
import { startProgress } from "../terminal/index.ts";
import { targetOf } from "./target.ts";

type DiscardOptions = ConnectionOptions &
  JsonOption & { readonly group?: string; readonly reason: string };

/** Events that one request discards. */
const CHUNK = 1_000;

const discardGroup = async (
  api: Api,
  terminal: Terminal,
  group: string,
  reason: string,
): Promise<DiscardResponse> => {
  const { waiting } = await api.call(OPERATIONS.quarantine, { query: { group, limit: 1 } });
  const progress = startProgress(terminal, { label: "Discarding", total: waiting, unit: "events" });
  const sum = { discarded: 0, summarised: 0, left: 0 };
  try {
    do {
      const done = await api.call(OPERATIONS.discardGroup, {
        params: { group },
        body: { reason, limit: CHUNK },
      });
      sum.discarded += done.discarded;
      sum.summarised += done.summarised;
      sum.left = done.left;
      progress.at(sum.discarded, sum.discarded);
      // What comes in meanwhile is not what was asked for.
    } while (sum.left > 0 && sum.discarded < waiting);
    return sum;
  } finally {
    progress.stop();
  }
};

const discardedText = ({ discarded, summarised }: DiscardResponse): string =>
  summarised === 0
    ? `${discarded} discarded.`
    : `${discarded} discarded, and ${summarised} that were only counted.`;

export const registerQuarantineDiscard: Register = (program, { terminal }) => {
  const command = program
    .command("discard")
    .description("throw an event away, or all that failed alike, for good")
    .argument("[id]", "the event's id, from the list")
    .option("--group <group>", "all that failed alike, instead of one event")
    .requiredOption("--reason <text>", "why, for the record");
  withJson(withConnection(command)).action(
    async (id: string | undefined, options: DiscardOptions) => {
      const target = targetOf(id, options.group);
      const { reason } = options;
      const discarded = await useApi(terminal, options, (api) =>
        "group" in target
          ? discardGroup(api, terminal, target.group, reason)
          : api.call(OPERATIONS.discardQuarantined, {
              params: { id: target.id },
              body: { reason },
            }),
      );
      answer(terminal, options, discarded, () => discardedText(discarded));
    },
  );
};
