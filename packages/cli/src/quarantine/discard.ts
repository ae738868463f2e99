import type { DiscardResponse } from "@attune/contract";
import { OPERATIONS } from "@attune/contract";
import type { Api, ConnectionOptions } from "../api/index.ts";
import { useApi, withConnection } from "../api/index.ts";
import type { JsonOption, Register } from "../command/index.ts";
import { answer, withJson } from "../command/index.ts";
import type { Terminal } from "../terminal/index.ts";
import { startProgress } from "../terminal/index.ts";
import type { Filter } from "./target.ts";
import { wideTargetOf } from "./target.ts";

type DiscardOptions = ConnectionOptions &
  JsonOption & {
    readonly group?: string;
    readonly source?: string;
    readonly event?: string;
    readonly reason: string;
  };

/** Events that one request discards. */
const CHUNK = 1_000;

/** Discards chunk by chunk what waits now. */
const discardMany = async (
  api: Api,
  terminal: Terminal,
  target: Filter | { readonly group: string },
  reason: string,
): Promise<DiscardResponse> => {
  const { waiting } = await api.call(OPERATIONS.quarantine, { query: { ...target, limit: 1 } });
  const progress = startProgress(terminal, { label: "Discarding", total: waiting, unit: "events" });
  const body = { reason, limit: CHUNK };
  const sum = { discarded: 0, summarised: 0, left: 0 };
  try {
    do {
      const done =
        "group" in target
          ? await api.call(OPERATIONS.discardGroup, { params: { group: target.group }, body })
          : await api.call(OPERATIONS.discardMatching, { body: { ...target, ...body } });
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
    .description("throw events away for good: one, a group, or all of a source or name")
    .argument("[id]", "the event's id, from the list")
    .option("--group <group>", "all that failed alike, instead of one event")
    .option("--source <key>", "all of this source, whatever their group")
    .option("--event <name>", "all of this name, whatever their group")
    .requiredOption("--reason <text>", "why, for the record");
  withJson(withConnection(command)).action(
    async (id: string | undefined, options: DiscardOptions) => {
      const { source, event, group, reason } = options;
      const filter = {
        ...(source === undefined ? {} : { source }),
        ...(event === undefined ? {} : { event }),
      };
      const target = wideTargetOf(id, group, filter);
      const discarded = await useApi(terminal, options, (api) =>
        "id" in target
          ? api.call(OPERATIONS.discardQuarantined, { params: target, body: { reason } })
          : discardMany(api, terminal, target, reason),
      );
      answer(terminal, options, discarded, () => discardedText(discarded));
    },
  );
};
