import { OPERATIONS } from "@attune/contract";
import type { Register } from "../command/index.ts";
import type { Exported, ExportOptions } from "../export/index.ts";
import { runExportCommand, withExport } from "../export/index.ts";

export const registerExport: Register = (segments, { terminal }) => {
  const command = segments
    .command("export")
    .description("write all members of a segment to standard output or a file")
    .argument("<key>", "the segment's key");
  withExport(command).action(async (key: string, options: ExportOptions) => {
    const stream: Exported["stream"] = (api, query, onto, observe) =>
      api.stream(OPERATIONS.exportSegment, { params: { key }, query }, onto, observe);
    await runExportCommand({ what: `members of ${key}`, stream }, options, terminal);
  });
};
