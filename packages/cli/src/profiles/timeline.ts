import type { TimelineResponse } from "@attune/contract";
import { OPERATIONS } from "@attune/contract";
import type { ConnectionOptions } from "../api/index.ts";
import { useApi, withConnection } from "../api/index.ts";
import type { JsonOption, Register } from "../command/index.ts";
import { answer, parseCount, withJson } from "../command/index.ts";
import { tableText } from "../terminal/index.ts";
import { findProfile } from "./find.ts";

type TimelineOptions = ConnectionOptions &
  JsonOption & { readonly limit: number; readonly before?: string };

const timelineText = ({ entries, next }: TimelineResponse): string =>
  [
    tableText(
      ["time", "entry", "what"],
      entries.map(({ time, seq, sentence }) => [time, String(seq), sentence]),
    ),
    ...(next === null ? [] : [`Earlier ones: --before ${next}`]),
  ].join("\n");

export const registerTimeline: Register = (program, { terminal }) => {
  const command = program
    .command("timeline")
    .description("show what happened to a profile, newest first")
    .argument("<who>", "a profile's id, or an identifier such as user_id:42")
    .option("--limit <n>", "how many entries", parseCount("--limit", 1, 500), 50)
    .option("--before <cursor>", "go on where a page ended");
  withJson(withConnection(command)).action(async (who: string, options: TimelineOptions) => {
    const { limit, before } = options;
    const timeline = await useApi(terminal, options, async (api) => {
      const { id } = await findProfile(api, who);
      const query = { limit, ...(before === undefined ? {} : { before }) };
      return api.call(OPERATIONS.timeline, { params: { id }, query });
    });
    answer(terminal, options, timeline, () => timelineText(timeline));
  });
};
