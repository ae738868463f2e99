import type { OverlapResponse } from "@attune/contract";
import { OPERATIONS } from "@attune/contract";
import { Option } from "commander";
import type { ConnectionOptions } from "../api/index.ts";
import { useApi, withConnection } from "../api/index.ts";
import type { JsonOption, Register } from "../command/index.ts";
import { answer, withJson } from "../command/index.ts";
import { countText, tableText } from "../terminal/index.ts";

const overlapText = ({ segments, overlap }: OverlapResponse): string =>
  segments.length === 0
    ? "No live segments."
    : tableText(
        ["", ...segments.map(({ segment }) => segment)],
        segments.map(({ segment }, row) => [segment, ...(overlap[row] ?? []).map(countText)]),
        1,
      );

export const registerOverlap: Register = (segments, { terminal }) => {
  const command = segments
    .command("overlap")
    .description(
      "how many profiles, or accounts, segments share: the largest, or those that are named",
    )
    .argument("[keys...]", "keys of segments, all of profiles or all of accounts")
    .addOption(
      new Option("--of <whom>", "of whom the largest are shown")
        .choices(["profile", "account"])
        .default("profile"),
    );
  withJson(withConnection(command)).action(
    async (
      keys: readonly string[],
      options: ConnectionOptions & JsonOption & Pick<OverlapResponse, "of">,
    ) => {
      const query = keys.length === 0 ? { of: options.of } : { segments: keys.join(",") };
      const told = await useApi(terminal, options, (api) =>
        api.call(OPERATIONS.segmentOverlap, { query }),
      );
      answer(terminal, options, told, () => overlapText(told));
    },
  );
};
