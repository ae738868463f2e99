import type { PutItemAnswer } from "@attune/contract";
import { CATALOG_BATCH, OPERATIONS } from "@attune/contract";
import { Option } from "commander";
import type { Api, ConnectionOptions } from "../api/index.ts";
import { useApi, withConnection } from "../api/index.ts";
import type { JsonOption, Register } from "../command/index.ts";
import { answer, withJson } from "../command/index.ts";
import type { Terminal } from "../terminal/index.ts";
import { startProgress } from "../terminal/index.ts";
import type { CatalogFormat, ItemLine } from "./read-items.ts";
import { formatOf, openItems } from "./read-items.ts";

type ImportOptions = ConnectionOptions & JsonOption & { readonly format?: CatalogFormat };

/** Characters of JSON that one request carries: below the 5 MB that the server takes, however they are encoded. */
const BATCH_CHARACTERS = 1_200_000;
/** Rejected items that are shown one by one; all are counted. */
const SHOWN = 20;

type Rejected = {
  readonly line: number;
  readonly id: string | null;
  readonly pointer: string;
  readonly reason: string;
};

type Imported = {
  created: number;
  changed: number;
  unchanged: number;
  rejected: number;
  /** The first of them. */
  readonly rejects: Rejected[];
  isCut: boolean;
};

type Sent = { readonly line: number; readonly item: unknown };

const addReject = (imported: Imported, rejected: Rejected): void => {
  imported.rejected += 1;
  if (imported.rejects.length < SHOWN) imported.rejects.push(rejected);
};

const addAnswers = (
  imported: Imported,
  batch: readonly Sent[],
  answers: readonly PutItemAnswer[],
): void => {
  for (const { index, id, status, pointer = "", reason = "" } of answers)
    if (status === "rejected")
      addReject(imported, { line: batch[index]?.line ?? 0, id, pointer, reason });
    else imported[status] += 1;
};

/** Puts the items of a file, a batch after the other, so that of one that stands twice the last counts. */
const createPutter = (api: Api, imported: Imported) => {
  let batch: Sent[] = [];
  let characters = 0;
  const flush = async (): Promise<void> => {
    if (batch.length === 0) return;
    const body = { items: batch.map(({ item }) => item) };
    const { items } = await api.call(OPERATIONS.putCatalogItems, { body });
    addAnswers(imported, batch, items);
    batch = [];
    characters = 0;
  };
  return {
    add: async (line: ItemLine): Promise<void> => {
      if (!("item" in line)) return addReject(imported, line);
      const size = (JSON.stringify(line.item) ?? "").length;
      if (batch.length >= CATALOG_BATCH || characters + size > BATCH_CHARACTERS) await flush();
      batch.push(line);
      characters += size;
    },
    flush,
  };
};

const importItems = async (
  api: Api,
  terminal: Terminal,
  file: string,
  format: CatalogFormat,
): Promise<Imported> => {
  const content = await openItems(file, format);
  const { isCut, bytes } = content;
  const imported = { created: 0, changed: 0, unchanged: 0, rejected: 0, rejects: [], isCut };
  const progress = startProgress(terminal, {
    label: "Putting items",
    total: bytes,
    unit: "items",
  });
  const putter = createPutter(api, imported);
  let [read, count] = [0, 0];
  try {
    for await (const line of content.items((soFar) => (read = soFar))) {
      await putter.add(line);
      count += 1;
      progress.at(read, count);
    }
    await putter.flush();
    return imported;
  } finally {
    progress.stop();
  }
};

const rejectText = ({ line, id, pointer, reason }: Rejected): string =>
  `  line ${line}${id === null ? "" : ` (${id})`}: ${pointer === "" ? "it" : pointer} ${reason}`;

const importedText = ({
  created,
  changed,
  unchanged,
  rejected,
  rejects,
  isCut,
}: Imported): string => {
  const more = rejected - rejects.length;
  return [
    `${created} created, ${changed} changed, ${unchanged} unchanged, ${rejected} rejected.`,
    ...rejects.map(rejectText),
    ...(more > 0 ? [`  and ${more} more`] : []),
    ...(isCut ? ["The file is cut: its end is missing."] : []),
  ].join("\n");
};

export const registerCatalogImport: Register = (program, { terminal, finish }) => {
  const command = program
    .command("import")
    .description("put the items of a file: NDJSON, one item a line, or CSV; both plain or gzip")
    .argument("<file>", "the file")
    .addOption(
      new Option("--format <format>", "instead of what the file's name says").choices([
        "ndjson",
        "csv",
      ]),
    );
  withJson(withConnection(command)).action(async (file: string, options: ImportOptions) => {
    const format = formatOf(file, options.format);
    const imported = await useApi(terminal, { ...options, mayCreate: true }, (api) =>
      importItems(api, terminal, file, format),
    );
    const { created, changed, unchanged, rejected, isCut } = imported;
    answer(terminal, options, imported, () => importedText(imported));
    finish(isCut || (rejected > 0 && created + changed + unchanged === 0) ? 1 : 0);
  });
};
