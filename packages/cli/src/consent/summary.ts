import type { ConsentSummaryResponse } from "@attune/contract";
import { OPERATIONS } from "@attune/contract";
import type { ConnectionOptions } from "../api/index.ts";
import { useApi, withConnection } from "../api/index.ts";
import type { JsonOption, Register } from "../command/index.ts";
import { answer, withJson } from "../command/index.ts";
import { countText, tableText } from "../terminal/index.ts";

const summaryText = ({ known, purposes }: ConsentSummaryResponse): string =>
  [
    `Known profiles: ${countText(known)}`,
    "",
    tableText(
      ["purpose", "basis", "granted", "denied", "ran out", "never said"],
      purposes.map(({ purpose, basis, granted, denied, expired, none }) => [
        purpose,
        basis,
        ...[granted, denied, expired, none].map(countText),
      ]),
    ),
  ].join("\n");

export const registerSummary: Register = (consent, { terminal }) => {
  const command = consent
    .command("summary")
    .description("how many known profiles agreed to each purpose");
  withJson(withConnection(command)).action(async (options: ConnectionOptions & JsonOption) => {
    const summary = await useApi(terminal, options, (api) =>
      api.call(OPERATIONS.consentSummary, {}),
    );
    answer(terminal, options, summary, () => summaryText(summary));
  });
};
