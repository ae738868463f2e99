import { OPERATIONS } from "@attune/contract";
import { Argument } from "commander";
import type { ConnectionOptions } from "../api/index.ts";
import { useApi, withConnection } from "../api/index.ts";
import type { Register } from "../command/index.ts";
import { isBrokenPipe } from "../terminal/index.ts";

const EXPORTS = {
  events: OPERATIONS.exportEvents,
  profiles: OPERATIONS.exportProfiles,
  decisions: OPERATIONS.exportDecisions,
} as const;

type ExportOptions = ConnectionOptions & { readonly purpose?: string };

export const registerExport: Register = (program, { terminal }) => {
  const command = program
    .command("export")
    .description("write events, profiles or decisions to standard output, one JSON object a line")
    .addArgument(new Argument("<what>", "what to write").choices(Object.keys(EXPORTS)))
    .option("--purpose <key>", "leave out whom and what this purpose is not allowed for")
    // Its answer is lines of JSON with the flag and without.
    .option("--json", "the same: one JSON object a line");
  withConnection(command).action(async (what: keyof typeof EXPORTS, options: ExportOptions) => {
    const query = options.purpose === undefined ? {} : { purpose: options.purpose };
    try {
      await useApi(terminal, options, (api) =>
        api.stream(EXPORTS[what], { query }, terminal.output),
      );
    } catch (error) {
      // The reader has seen enough, as with `attune export events | head`.
      if (!isBrokenPipe(error)) throw error;
    }
  });
};
