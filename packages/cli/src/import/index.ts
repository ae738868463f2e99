import type { ConnectionOptions } from "../api/index.ts";
import { useApi, withConnection } from "../api/index.ts";
import type { JsonOption, Register, Shell } from "../command/index.ts";
import { answer, withJson } from "../command/index.ts";
import { readMapping } from "./mapping.ts";
import { planImport, rehearse, runImport } from "./run.ts";
import { rehearsalText, summaryText } from "./summary.ts";

type ImportOptions = ConnectionOptions &
  JsonOption & {
    readonly map: string;
    readonly source?: string;
    readonly rejects?: string;
    readonly dryRun?: boolean;
  };

const importFile = async (
  file: string,
  options: ImportOptions,
  { terminal, finish }: Shell,
): Promise<void> => {
  const mapping = readMapping(options.map);
  const source = options.source ?? mapping.source;
  const plan = await planImport({ file, mapping, source, rejects: options.rejects }, terminal);
  if (options.dryRun) {
    const rehearsal = await rehearse(plan);
    answer(terminal, options, rehearsal, () => rehearsalText(file, rehearsal));
    finish(rehearsal.tally.rows > 0 && rehearsal.tally.accepted === 0 ? 1 : 0);
    return;
  }
  const outcome = await useApi(terminal, { ...options, mayCreate: true }, (api) =>
    runImport(api, plan, terminal),
  );
  const { tally } = outcome;
  answer(terminal, options, { import: plan.id, source: plan.source, ...outcome }, () =>
    summaryText(plan, outcome),
  );
  finish(tally.rows > 0 && tally.accepted + tally.duplicate === 0 ? 1 : 0);
};

export const registerImport: Register = (program, shell) => {
  const command = program
    .command("import")
    .description("bring in history from a CSV file, plain or gzip; goes on where it was stopped")
    .argument("<file>", "the file")
    .requiredOption("--map <file>", "YAML that says how its rows become events")
    .option("--source <key>", "source of the events, instead of the mapping's")
    .option("--rejects <file>", "where rejected rows go, instead of FILE.rejects.csv")
    .option("--dry-run", "only say what would come in");
  withJson(withConnection(command)).action((file: string, options: ImportOptions) =>
    importFile(file, options, shell),
  );
};
