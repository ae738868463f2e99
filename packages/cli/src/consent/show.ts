import type { ConsentsResponse } from "@attune/contract";
import { OPERATIONS } from "@attune/contract";
import type { ConnectionOptions } from "../api/index.ts";
import { useApi, withConnection } from "../api/index.ts";
import type { JsonOption, Register } from "../command/index.ts";
import { answer, parseCount, withJson } from "../command/index.ts";
import { tableText } from "../terminal/index.ts";
import { answerText, standingText } from "./standing.ts";

type ShowOptions = ConnectionOptions & JsonOption & { readonly limit: number };

const ledgerText = (ledger: ConsentsResponse["ledger"]): string =>
  tableText(
    ["entry", "said", "through", "purpose", "answer", "until", "wording", "source"],
    ledger.flatMap(({ seq, identifier, statements }) =>
      statements.map((statement) => [
        String(seq),
        statement.time,
        identifier ?? "an identifier that is gone",
        statement.purpose,
        answerText(statement),
        statement.expires ?? "",
        statement.wording ?? "",
        statement.actor === undefined
          ? statement.source
          : `${statement.source}, by ${statement.actor}`,
      ]),
    ),
  );

const consentsText = ({ profile, purposes, ledger }: ConsentsResponse): string =>
  [
    profile === null ? "Nobody has this identifier." : `Profile ${profile}`,
    "",
    standingText(purposes),
    ...(ledger.length === 0 ? [] : ["", ledgerText(ledger)]),
  ].join("\n");

export const registerShow: Register = (consent, { terminal }) => {
  const command = consent
    .command("show")
    .description("show what a person agreed to, purpose by purpose, and the ledger")
    .argument("<identifier>", "an identifier such as user_id:42")
    .option("--limit <n>", "entries of the ledger", parseCount("--limit", 1, 500), 50);
  withJson(withConnection(command)).action(async (identifier: string, options: ShowOptions) => {
    const { limit } = options;
    const consents = await useApi(terminal, options, (api) =>
      api.call(OPERATIONS.consents, { query: { identifier, limit } }),
    );
    answer(terminal, options, consents, () => consentsText(consents));
  });
};
