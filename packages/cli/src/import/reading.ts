import { compileMapping } from "./assemble.ts";
import { FileFormat } from "./file/index.ts";
import { columnsNamed, readMapping } from "./mapping.ts";
import { segmentAssembler } from "./segment.ts";
import type { Assembler } from "./unit.ts";

/** How the rows of a file are read and become events. */
export type Reading = {
  /** The mapping's file; null when none says how. */
  readonly file: string | null;
  readonly format: FileFormat;
  /** Columns that are wanted, each with where the mapping names it; null for whole objects. */
  readonly named: ReadonlyMap<string, string> | null;
  /** Source of the events; null when each says its own. */
  readonly source: string | null;
  /** What makes this reading another than others of the same file; part of the import's name. */
  readonly signature: unknown;
  readonly compile: (columns: readonly string[]) => Assembler;
};

/** As a mapping says. */
export const readingByMapping = (file: string): Reading => {
  const mapping = readMapping(file);
  const { source, ...signature } = mapping;
  return {
    file,
    format: mapping.format,
    named: columnsNamed(mapping),
    source,
    signature,
    compile: (columns) => compileMapping(mapping, columns),
  };
};

/** A Segment message a line, as `attune export events` writes them. */
export const readingAsSegment = (source: string | null): Reading => ({
  file: null,
  format: FileFormat.parse({ type: "ndjson" }),
  named: null,
  source,
  signature: "segment",
  compile: () => segmentAssembler(source),
});
