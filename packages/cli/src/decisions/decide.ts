import type { DecideResponse, SlotAnswer } from "@attune/contract";
import { OPERATIONS } from "@attune/contract";
import type { ConnectionOptions } from "../api/index.ts";
import { useApi, withConnection } from "../api/index.ts";
import type { JsonOption, Register } from "../command/index.ts";
import {
  answer,
  collect,
  parseIdentifierArgument,
  parseJsonFlag,
  withJson,
} from "../command/index.ts";
import { tableText } from "../terminal/index.ts";

type DecideOptions = ConnectionOptions &
  JsonOption & {
    readonly slot: readonly string[];
    readonly context?: string;
    readonly event?: readonly string[];
    readonly explain?: boolean;
  };

const clausesText = ({ clauses }: NonNullable<SlotAnswer["candidates"]>[number]): string =>
  clauses
    .map(({ path, saw, result }) => `${result ? "✓" : "✗"} ${path} is ${JSON.stringify(saw)}`)
    .join("; ");

const slotText = (slot: string, decided: SlotAnswer): string => {
  const { offer, reason, content, items, candidates, decisionId, recorded } = decided;
  const head = `${slot}: ${offer ?? (content === null ? "nothing of ours" : "the default")}${reason === undefined ? "" : ` (${reason})`}`;
  const lines = Object.entries(content ?? {}).map(
    ([name, value]) => `  ${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`,
  );
  const shown = (items ?? []).map(
    ({ id, position, content: { name } }) =>
      `  item ${position}: ${id}${typeof name === "string" ? ` (${name})` : ""}`,
  );
  const considered =
    candidates === undefined || candidates.length === 0
      ? []
      : [
          tableText(
            ["  offer", "rule", "reason", "because"],
            candidates.map((each) => [
              `  ${each.offer}`,
              each.rule,
              each.reason,
              clausesText(each),
            ]),
          ),
        ];
  const ledger =
    recorded === false ? "  not recorded: the store cannot be written" : `  decision ${decisionId}`;
  return [head, ...lines, ...shown, ...considered, ledger].join("\n");
};

const responseText = ({ decisions, profile, events }: DecideResponse): string =>
  [
    ...(profile === undefined ? [] : [`Profile ${profile}`]),
    ...(events ?? []).map((each, index) =>
      each.status === "rejected"
        ? `Event ${index + 1} was rejected at ${each.pointer}: ${each.detail}`
        : `Event ${index + 1}: ${each.status}`,
    ),
    ...Object.entries(decisions).map(([slot, decided]) => slotText(slot, decided)),
  ].join("\n");

export const registerDecide: Register = (program, { terminal }) => {
  const command = program
    .command("decide")
    .description("decide slots for somebody, and take in events first")
    .argument("<identifiers...>", "who: namespace:value, for example user_id:42")
    .requiredOption("--slot <key>", "a slot to decide; may be given again", collect)
    .option("--context <json>", "what is true of this call, as a JSON object")
    .option("--event <json>", "a message to take in first; may be given again", collect)
    .option("--explain", "show everything that was considered");
  withJson(withConnection(command)).action(
    async (identifiers: readonly string[], options: DecideOptions) => {
      const who = identifiers.map(parseIdentifierArgument);
      const body = {
        identifiers: Object.fromEntries(who.map(({ ns, value }) => [ns, value])),
        slots: [...options.slot],
        context: options.context === undefined ? {} : parseJsonFlag("--context", options.context),
        events: (options.event ?? []).map((event) => parseJsonFlag("--event", event)),
        explain: options.explain ?? false,
      };
      const decided = await useApi(terminal, options, (api) =>
        api.call(OPERATIONS.decide, { body }),
      );
      answer(terminal, options, decided, () => responseText(decided));
    },
  );
};
