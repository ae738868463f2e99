import type { Kind } from "@attune/contract";
import { isKind, KINDS, OPERATIONS } from "@attune/contract";
import type { Command } from "commander";
import type { ConnectionOptions } from "../api/index.ts";
import { useApi, withConnection } from "../api/index.ts";
import type { JsonOption, Shell } from "../command/index.ts";
import { answer, withJson } from "../command/index.ts";
import { CommandProblem } from "../problem/index.ts";
import { appliedText } from "./applied.ts";
import { newestIn, newestText, readShown, shownText } from "./show.ts";

type StepOptions = ConnectionOptions & JsonOption;

const kindOf = (text: string): Kind => {
  if (isKind(text)) return text;
  throw new CommandProblem("There is no such kind", {
    detail: text,
    fix: `Give one of ${KINDS.join(", ")}.`,
  });
};

const STEPS = [
  ["submit", "put a draft up for review", OPERATIONS.submitDefinition],
  ["publish", "make a draft live, or put it up for review", OPERATIONS.publishDefinition],
  ["archive", "take a definition out of use", OPERATIONS.archiveDefinition],
  ["discard", "throw a draft away", OPERATIONS.discardDefinition],
] as const;

const withName = (group: Command, name: string, description: string): Command =>
  withJson(
    withConnection(
      group
        .command(name)
        .description(description)
        .argument("<kind>", "its kind, such as rule")
        .argument("<key>", "its key"),
    ),
  );

/** Steps in the life of one definition, below `attune definitions`. */
export const registerSteps = (group: Command, { terminal }: Shell): void => {
  for (const [name, description, operation] of STEPS)
    withName(group, name, description).action(
      async (kind: string, key: string, _options: StepOptions, command: Command) => {
        const options: StepOptions = command.optsWithGlobals();
        const params = { kind: kindOf(kind), key };
        const applied = await useApi(terminal, options, (api) => api.call(operation, { params }));
        answer(terminal, options, applied, () => appliedText(applied));
      },
    );
  withName(group, "show", "say what a definition is, who wrote it and what would change").action(
    async (kind: string, key: string, _options: StepOptions, command: Command) => {
      const options: StepOptions = command.optsWithGlobals();
      const params = { kind: kindOf(kind), key };
      const shown = await useApi(terminal, options, (api) => readShown(api, params));
      answer(terminal, options, shown, () => shownText(shown));
    },
  );
  withName(group, "approve", "make live what is in review, after it has been shown")
    .option("--revision <revision>", "only what definitions show told with this revision")
    .action(async (kind: string, key: string, _options: StepOptions, command: Command) => {
      const options: StepOptions & { readonly revision?: string } = command.optsWithGlobals();
      const params = { kind: kindOf(kind), key };
      const applied = await useApi(terminal, options, async (api) => {
        const shown = await readShown(api, params);
        terminal.note(newestText(shown));
        const revision = options.revision ?? newestIn(shown)?.revision ?? "";
        const headers = { "if-match": `"${revision}"` };
        return api.call(OPERATIONS.approveDefinition, { params, headers });
      });
      answer(terminal, options, applied, () => appliedText(applied));
    });
  withName(group, "reject", "send what is in review back to draft")
    .requiredOption("--reason <text>", "told to whoever wrote it")
    .action(async (kind: string, key: string, _options: StepOptions, command: Command) => {
      const options: StepOptions & { readonly reason: string } = command.optsWithGlobals();
      const params = { kind: kindOf(kind), key };
      const body = { reason: options.reason };
      const applied = await useApi(terminal, options, (api) =>
        api.call(OPERATIONS.rejectDefinition, { params, body }),
      );
      answer(terminal, options, applied, () => appliedText(applied));
    });
};
