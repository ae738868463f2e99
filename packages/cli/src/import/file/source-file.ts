import { CommandProblem } from "../../problem/index.ts";
import type { Advice } from "./advice.ts";
import { MAPPING_ADVICE } from "./advice.ts";
import { refuseMissing } from "./columns.ts";
import type { Content, OnRead } from "./content.ts";
import { headOf, openContent, survey } from "./content.ts";
import { tellDialect } from "./dialect.ts";
import { createDecoder, encodingOf } from "./encoding.ts";
import type { CsvFormat, FileFormat, NdjsonFormat } from "./format.ts";
import { isParquet, openParquet } from "./parquet.ts";
import type { Rows } from "./row.ts";
import type { Text } from "./text-rows.ts";
import { missingPaths, openCsvRows, openNdjsonRows } from "./text-rows.ts";
import { createUtf8Evidence } from "./utf8-evidence.ts";

/** Columns that a mapping names, each with where it names it. */
type Named = ReadonlyMap<string, string>;

/** A file that has been looked at: read once from start to end, and found to be what it should be. */
export type SourceFile = {
  readonly file: string;
  readonly bytes: number;
  /** Names the content; the same for a file and for its gzip. */
  readonly hash: string;
  /** Its gzip data end early. What is there can be read. */
  readonly isCut: boolean;
  /** Line of the first bytes that are not in the file's encoding; their rows are rejected. */
  readonly firstDamage: number | null;
  /** Refuses a mapping that names columns which are not there. */
  readonly check: (named: Named) => Promise<void>;
  /** Reads the rows from the first: the named columns, or for null each NDJSON object as one cell. */
  readonly rows: (named: Named | null, read: OnRead) => Promise<Rows>;
};

/** Told how many bytes there are before they are read; answers whom to tell how many were. */
export type Begin = (total: number) => OnRead;

type TextFormat = CsvFormat | NdjsonFormat;

const ZIP = Buffer.from("PK\u0003\u0004");

const isZip = (head: Buffer): boolean => head.subarray(0, ZIP.length).equals(ZIP);

/** Every second byte of ASCII in UTF-16 is zero; in other encodings a text has none. */
const refuseUtf16 = (head: Buffer, file: string, { utf16 }: Advice): void => {
  const first = head.subarray(0, 200);
  const zeros = [0, 1].map(
    (odd) => first.filter((byte, at) => byte === 0 && at % 2 === odd).length,
  );
  const most = Math.max(...zeros);
  if (most < first.length / 4) return;
  throw new CommandProblem("The file is UTF-16 without a byte order mark", {
    detail: `${file}: every second byte is zero.`,
    fix: utf16(zeros[0] === most ? "utf-16be" : "utf-16le"),
  });
};

const refuseWrongType = (
  head: Buffer,
  { type }: FileFormat,
  { file, isGzip }: Content,
  advice: Advice,
): void => {
  if (type === "parquet") {
    if (isParquet(head) && !isGzip) return;
    throw new CommandProblem("The file is not Parquet", {
      detail: `${file} does not start as Parquet files do.`,
      fix: advice.notParquet,
    });
  }
  if (isZip(head))
    throw new CommandProblem("The file is an Excel workbook or another zip archive", {
      detail: `${file} starts as those do.`,
      fix: advice.zip,
    });
  if (isParquet(head))
    throw new CommandProblem("The file is Parquet", {
      detail: `${file} starts as Parquet files do, and ${advice.said(type)}.`,
      fix: advice.parquet,
    });
  if (type === "ndjson" && /^\uFEFF?\s*\[/.test(head.toString("utf8", 0, 100)))
    throw new CommandProblem("The file is one JSON list", {
      detail: `${file} starts with [: it is not one object a line.`,
      fix: "Write one object a line, for example with: jq -c '.[]' FILE > FILE.ndjson",
    });
};

const refuseOtherEncoding = (line: number, file: string, { notUtf8 }: Advice): never => {
  throw new CommandProblem("The file is not UTF-8", {
    detail: `${file}, line ${line}: these are the first bytes that are no UTF-8, and nothing else in the file is UTF-8 beyond ASCII.`,
    fix: notUtf8,
  });
};

const openText = async (
  content: Content,
  format: TextFormat,
  begin: Begin,
  advice: Advice,
): Promise<SourceFile> => {
  const { file, bytes } = content;
  const head = await headOf(content);
  refuseWrongType(head, format, content, advice);
  const encoding = encodingOf(head, format.encoding);
  if (encoding === "utf-8") refuseUtf16(head, file, advice);
  const evidence = encoding === "utf-8" ? createUtf8Evidence() : null;
  const { hash, isCut } = await survey(content, begin(bytes), (piece) => evidence?.look(piece));
  const firstDamage = evidence?.firstDamage(isCut) ?? null;
  if (firstDamage !== null && format.encoding === "auto" && !evidence?.isMixed())
    refuseOtherEncoding(firstDamage, file, advice);

  const textOf = (read: OnRead): Text => ({
    file,
    advice,
    stream: content.open(read),
    decoder: createDecoder(encoding),
    isCut,
  });
  const start = createDecoder(encoding).decode(head);
  const rows = (named: Named | null, read: OnRead): Promise<Rows> | Rows => {
    if (format.type === "ndjson") return openNdjsonRows(textOf(read), named && [...named.keys()]);
    const wanted = named ?? new Map<string, string>();
    const dialect = tellDialect(start, format, [...wanted.keys()], advice);
    return openCsvRows(textOf(read), { format, dialect, named: wanted });
  };
  const check = async (named: Named): Promise<void> => {
    const text = textOf(() => undefined);
    try {
      if (format.type === "csv") (await rows(named, () => undefined)).close();
      else {
        const wanted = [...named.keys()].filter((name) => !format.optional.includes(name));
        const { missing, found } = await missingPaths(text, wanted);
        refuseMissing(missing, named, { columns: found, file, advice });
      }
    } finally {
      text.stream.destroy();
    }
  };
  return { file, bytes, hash, isCut, firstDamage, check, rows: async (...args) => rows(...args) };
};

/**
 * Opens a file and reads it once: what it is, whether it is whole, in which encoding. `advice` says what
 * to do where it cannot be read.
 * @throws CommandProblem for a file that cannot be read as `format` says; nothing was imported then.
 */
export const openSourceFile = async (
  path: string,
  format: FileFormat,
  begin: Begin,
  advice: Advice = MAPPING_ADVICE,
): Promise<SourceFile> => {
  const content = openContent(path);
  if (format.type !== "parquet") return openText(content, format, begin, advice);
  const { file, bytes } = content;
  refuseWrongType(await headOf(content), format, content, advice);
  const parquet = await openParquet(file, advice);
  const { hash } = await survey(content, begin(bytes), () => undefined);
  return {
    file,
    bytes,
    hash,
    isCut: false,
    firstDamage: null,
    check: async (named) => parquet.check(named, format.optional),
    rows: async (named, read) => parquet.rows([...(named?.keys() ?? [])], read),
  };
};
