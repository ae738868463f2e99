import { OPERATIONS } from "@attune/contract";
import type { ConnectionOptions } from "../api/index.ts";
import { useApi, withConnection } from "../api/index.ts";
import type { JsonOption, Register } from "../command/index.ts";
import { answer, parseCount, withJson } from "../command/index.ts";
import { overallText } from "./overall.ts";
import { sourceText } from "./source.ts";

type QualityOptions = ConnectionOptions & JsonOption & { readonly days: number };

export const registerQuality: Register = (program, { terminal }) => {
  const command = program
    .command("quality")
    .description("how good the data is that comes in: of one source, or of all")
    .argument("[source]", "the source's key; all of them when absent")
    .option("--days <n>", "days to look at, today included", parseCount("--days", 1, 365), 30);
  withJson(withConnection(command)).action(
    async (source: string | undefined, { days, ...options }: QualityOptions) => {
      const query = { days };
      if (source === undefined) {
        const quality = await useApi(terminal, options, (api) =>
          api.call(OPERATIONS.quality, { query }),
        );
        return answer(terminal, options, quality, () => overallText(quality));
      }
      const quality = await useApi(terminal, options, (api) =>
        api.call(OPERATIONS.sourceQuality, { params: { key: source }, query }),
      );
      answer(terminal, options, quality, () => sourceText(quality));
    },
  );
};
