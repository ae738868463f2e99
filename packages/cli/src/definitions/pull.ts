import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Definition, DefinitionDocument as StoredDocument, Kind } from "@attune/contract";
import { isKind, jsonSchemaOf, KINDS, OPERATIONS } from "@attune/contract";
import type { ConnectionOptions } from "../api/index.ts";
import { useApi, withConnection } from "../api/index.ts";
import type { JsonOption, Register } from "../command/index.ts";
import { answer, withJson } from "../command/index.ts";
import { CommandProblem } from "../problem/index.ts";
import { tableText } from "../terminal/index.ts";
import type { DefinitionDocument } from "./documents.ts";
import { readAnyDocuments } from "./documents.ts";
import { notValid } from "./files.ts";
import type { Meant } from "./meaning.ts";
import { definitionOf, idIn, idOf, meant, nameIn, saysSo } from "./meaning.ts";
import { newDefinition, removeDefinition, rewriteDefinition } from "./rewrite.ts";

type PullOptions = ConnectionOptions &
  JsonOption & { readonly kind?: string; readonly prune?: boolean };

type Pulled = {
  readonly kind: string;
  readonly key: string;
  readonly file: string;
  readonly change: "created" | "edited" | "removed";
};

/** What a folder is to become: the text of each file that changes; null for one that goes. */
type Changes = {
  readonly texts: Map<string, string | null>;
  readonly pulled: Pulled[];
  /** What could not be written; it holds up nothing else. */
  readonly failed: { readonly pointer: string; readonly detail: string }[];
};

/** Where the schemas stand that new files name in their first line. */
const SCHEMAS = ".schemas";

const parseKind = (kind: string | undefined): Kind | null => {
  if (kind === undefined) return null;
  if (isKind(kind)) return kind;
  throw new CommandProblem("There is no such kind", {
    detail: kind,
    fix: `Give one of ${KINDS.join(", ")}.`,
  });
};

/** A definition of the server as this command line understands it. */
const understood = ({ definition }: StoredDocument): Definition => {
  const read = definitionOf(JSON.parse(JSON.stringify(definition)));
  if (read) return read;
  const { kind, key } = nameIn(definition);
  throw new CommandProblem("A definition of the server is not as this attune knows it", {
    detail: `${kind} ${key}`,
    fix: "Use the attune of the server's version.",
  });
};

const documentsIn = (folder: string): ReadonlyMap<string, DefinitionDocument> => {
  const { documents, flaws } = existsSync(folder)
    ? readAnyDocuments([folder])
    : { documents: [], flaws: [] };
  if (flaws.length > 0) throw notValid(flaws);
  const byId = new Map<string, DefinitionDocument>();
  for (const each of documents) {
    const other = byId.get(idIn(each));
    if (other)
      throw notValid([
        { ...each.placeOf("/key"), message: `${idIn(each)} is in ${other.file} already` },
      ]);
    byId.set(idIn(each), each);
  }
  return byId;
};

const textOf = ({ texts }: Changes, file: string): string =>
  texts.get(file) ?? (existsSync(file) ? readFileSync(file, "utf8") : "");

const create = (changes: Changes, folder: string, wanted: Meant): void => {
  const { kind, key } = wanted;
  const file = join(folder, kind, `${key}.yaml`);
  const before = textOf(changes, file);
  const gap = before === "" ? "" : `${before.endsWith("\n") ? "" : "\n"}---\n`;
  changes.texts.set(file, before + gap + newDefinition(wanted, `../${SCHEMAS}/${kind}.json`));
  changes.pulled.push({ kind, key, file, change: "created" });
};

const edit = (changes: Changes, file: string, wanted: Meant): void => {
  const { kind, key } = wanted;
  changes.texts.set(file, rewriteDefinition(file, textOf(changes, file), wanted));
  changes.pulled.push({ kind, key, file, change: "edited" });
};

const remove = (changes: Changes, { file }: DefinitionDocument, kind: Kind, key: string): void => {
  const text = removeDefinition(file, textOf(changes, file), { kind, key });
  changes.texts.set(file, text === "" ? null : text);
  changes.pulled.push({ kind, key, file, change: "removed" });
};

/** Does one definition's part; what cannot be written is named and left as it is. */
const attempt = (changes: Changes, { kind, key }: Meant, work: () => void): void => {
  try {
    work();
  } catch (error) {
    if (!(error instanceof CommandProblem)) throw error;
    changes.failed.push({ pointer: `${kind} ${key}`, detail: `${error.message}. ${error.fix}` });
  }
};

const isSchemaStale = (file: string, text: string): boolean =>
  existsSync(file) && readFileSync(file, "utf8") !== text;

/** New files name a schema, so it stands beside them; one that is there is kept up to date. */
const addSchemas = (changes: Changes, folder: string): void => {
  for (const kind of KINDS) {
    const file = join(folder, SCHEMAS, `${kind}.json`);
    const text = `${JSON.stringify(jsonSchemaOf(kind), null, 2)}\n`;
    const isNamed = changes.pulled.some((each) => each.change === "created" && each.kind === kind);
    if (isSchemaStale(file, text) || (isNamed && !existsSync(file))) changes.texts.set(file, text);
  }
};

const write = ({ texts }: Changes): void => {
  for (const [file, text] of texts) {
    mkdirSync(dirname(file), { recursive: true });
    if (text === null) rmSync(file);
    else writeFileSync(file, text);
  }
};

type Wish = { readonly kind: Kind | null; readonly prune: boolean };

/** Works out all changes before the first is written. */
const changesOf = (folder: string, stored: readonly StoredDocument[], wish: Wish): Changes => {
  const changes: Changes = { texts: new Map(), pulled: [], failed: [] };
  const present = documentsIn(folder);
  const definitions = stored.map((each) => ({ ...each, definition: understood(each) }));
  const live = definitions.filter(({ status }) => status === "live");
  const isMeant = ({ definition }: { readonly definition: Definition }): boolean =>
    wish.kind === null || definition.kind === wish.kind;
  for (const { definition } of live.filter(isMeant)) {
    const wanted = meant(definition);
    const document = present.get(idOf(wanted));
    attempt(changes, wanted, () => {
      if (!document) create(changes, folder, wanted);
      else if (!saysSo(document.value, wanted)) edit(changes, document.file, wanted);
    });
  }
  const liveIds = new Set(live.map(({ definition }) => idOf(definition)));
  for (const { definition, status } of wish.prune ? definitions.filter(isMeant) : []) {
    const document = present.get(idOf(definition));
    const isGone = status === "archived" && !liveIds.has(idOf(definition));
    if (document && isGone) remove(changes, document, definition.kind, definition.key);
  }
  addSchemas(changes, folder);
  return changes;
};

const pulledText = (pulled: readonly Pulled[], live: number): string =>
  pulled.length === 0
    ? `Nothing to pull: the files say what is live (${live} ${live === 1 ? "definition" : "definitions"}).`
    : `${tableText(
        ["change", "kind", "key", "file"],
        pulled.map(({ change, kind, key, file }) => [change, kind, key, file]),
      )}\n${pulled.length} changed; the rest says what is live.`;

/** `attune pull`: brings files up to what is live, and touches no more than that. */
export const registerPull: Register = (program, { terminal }) => {
  const command = program
    .command("pull")
    .description("write what is live into YAML files; a file that says it already stays as it is")
    .argument("<folder>", "folder of the files; new ones are written to <folder>/<kind>/<key>.yaml")
    .option("--kind <kind>", "only definitions of this kind")
    .option("--prune", "also take archived definitions out of the files");
  withJson(withConnection(command)).action(async (folder: string, options: PullOptions) => {
    const wish = { kind: parseKind(options.kind), prune: options.prune ?? false };
    const { definitions } = await useApi(terminal, options, (api) =>
      api.call(OPERATIONS.listDefinitions, {}),
    );
    const changes = changesOf(folder, definitions, wish);
    write(changes);
    const live = definitions.filter(
      ({ status, definition }) =>
        status === "live" && (wish.kind === null || definition["kind"] === wish.kind),
    ).length;
    answer(terminal, options, { live, changes: changes.pulled, failed: changes.failed }, () =>
      pulledText(changes.pulled, live),
    );
    if (changes.failed.length > 0)
      throw new CommandProblem("Some definitions were not pulled", {
        detail: "The others were.",
        errors: changes.failed,
        fix: "Do what is said of each, then pull again.",
      });
  });
};
