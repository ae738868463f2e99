import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { open, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ModelFlaw } from "@attune/recommender/model";
import { readPack } from "@attune/recommender/model";
import { z } from "zod";
import type { Made, Trained, VersionNote } from "./messages.ts";

/** Versions that are kept: what is served, and what could be rolled back to. */
const KEPT = 3;
const ENDING = ".model";
const UNFINISHED = ".unfinished";
/** There while models are trained, with the time at which that began. */
const MARK = "training";

const Position = z.object({ epoch: z.number(), seq: z.number() });
const Histories = { history: z.number(), userExponent: z.number() };
const Relayed = { relay: z.object({ share: z.number(), through: z.number() }) };
const Ridge = { lambda: z.number(), dropout: z.number() };

/** How a version was trained, as its file keeps it. */
const StoredSetting = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("dense"), ...Ridge, ...Histories, ...Relayed }),
  z.object({
    kind: z.literal("truncated"),
    neighbours: z.number(),
    rows: z.number(),
    ...Ridge,
    ...Histories,
    ...Relayed,
  }),
]);

const ListFigures = z.object({
  recall: z.number(),
  ndcg: z.number(),
  mrr: z.number(),
  hitRate: z.number(),
  coverage: z.number(),
  novelty: z.number(),
  diversity: z.number(),
});

const Quality = z.object({
  moment: z.number(),
  before: z.number(),
  after: z.number(),
  people: z.number(),
  judged: z.number(),
  k: z.number(),
  repeats: z.boolean(),
  figures: z.object({ own: ListFigures, popular: ListFigures }).nullable(),
});

const SourceWeights = z.record(z.string(), z.number());

const Blends = z
  .array(
    z.object({
      recommender: z.string(),
      people: z.number(),
      judged: z.number(),
      weights: z
        .object({
          all: SourceWeights,
          few: SourceWeights.nullable(),
          many: SourceWeights.nullable(),
        })
        .nullable(),
      ndcg: z.object({ written: z.number(), learnt: z.number() }).nullable(),
    }),
  )
  // A version of before has learnt none.
  .default([]);

/** The same with whether it came of a search, and weights: what is stored of a version that is chosen. */
export const ChosenSetting = z.object({
  setting: StoredSetting,
  searched: z.boolean(),
  blends: Blends,
});

const Note = z.object({
  version: z.string(),
  at: z.number(),
  position: Position,
  touches: z.number(),
  people: z.number(),
  leftOut: z.number(),
  items: z.number(),
  capped: z.object({ users: z.number(), items: z.number() }),
  memory: z.number(),
  seconds: z.number(),
  // A note of before says other figures: of that version they are not known.
  quality: Quality.nullable().catch(null),
  setting: StoredSetting,
  searched: z.boolean(),
  blends: Blends,
}) satisfies z.ZodType<VersionNote>;

const Lists = z.array(z.array(z.string())).default([]);

const Description = z.object({
  note: Note,
  items: z.array(z.string()),
  // A file of before knows no places and no segments.
  places: Lists,
  segments: Lists,
});

/** Why a version's file cannot be served from. */
export type FileFlaw = ModelFlaw | "absent";

export type LoadedModel =
  | { readonly ok: true; readonly trained: Trained }
  | { readonly ok: false; readonly version: string; readonly flaw: FileFlaw };

/** The bytes of a file in memory that threads may share, or null when there is none. */
const bytesOf = async (file: string): Promise<Uint8Array | null> => {
  try {
    const handle = await open(file, "r");
    try {
      const { size } = await handle.stat();
      const bytes = new Uint8Array(new SharedArrayBuffer(size));
      // A read ends after two gigabytes at most.
      for (let at = 0; at < size;) {
        const length = Math.min(size - at, 1 << 30);
        const { bytesRead } = await handle.read(bytes, at, length, at);
        if (bytesRead === 0) break;
        at += bytesRead;
      }
      return bytes;
    } finally {
      await handle.close();
    }
  } catch {
    return null;
  }
};

const loadFrom = async (file: string, version: string): Promise<LoadedModel> => {
  const bytes = await bytesOf(file);
  if (bytes === null) return { ok: false, version, flaw: "absent" };
  const read = readPack(bytes);
  if (!read.ok) return { ok: false, version, flaw: read.flaw };
  const said = Description.safeParse(read.description);
  if (!said.success) return { ok: false, version, flaw: "another-version" };
  return { ok: true, trained: { ...said.data, arrays: read.arrays } };
};

const writeWhole = async (file: string, bytes: Uint8Array): Promise<void> => {
  const handle = await open(file, "w");
  try {
    for (let at = 0; at < bytes.length;) {
      const { bytesWritten } = await handle.write(bytes, at, Math.min(bytes.length - at, 1 << 30));
      at += bytesWritten;
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
};

const folderIn = (directory: string): string => join(directory, "models");
const namesIn = (folder: string): readonly string[] =>
  existsSync(folder) ? readdirSync(folder) : [];

/** The versions whose files are in a data directory, newest first. */
export const modelVersions = (directory: string): readonly string[] =>
  namesIn(folderIn(directory))
    .filter((name) => name.endsWith(ENDING))
    .map((name) => name.slice(0, -ENDING.length))
    .sort()
    .reverse();

/** The versions in a data directory, a file and a note each; a file is there in whole or not at all. */
export const openModelFiles = (directory: string) => {
  const folder = folderIn(directory);
  const fileOf = (version: string): string => join(folder, `${version}${ENDING}`);
  const noteOf = (version: string): string => join(folder, `${version}.json`);
  // Somebody was killed while writing.
  for (const name of namesIn(folder))
    if (name.endsWith(UNFINISHED)) rmSync(join(folder, name), { force: true });

  const versions = (): readonly string[] => modelVersions(directory);
  const remove = (version: string): void => {
    rmSync(fileOf(version), { force: true });
    rmSync(noteOf(version), { force: true });
  };
  const put = async (file: string, bytes: Uint8Array): Promise<void> => {
    await writeWhole(`${file}${UNFINISHED}`, bytes);
    renameSync(`${file}${UNFINISHED}`, file);
  };
  return {
    versions,
    /** Marks that a training has begun, at this time (epoch ms). */
    begin: (at: number): void => {
      mkdirSync(folder, { recursive: true });
      const mark = join(folder, MARK);
      writeFileSync(`${mark}${UNFINISHED}`, new Date(at).toISOString());
      renameSync(`${mark}${UNFINISHED}`, mark);
    },
    /** Takes the mark away. */
    end: (): void => rmSync(join(folder, MARK), { force: true }),
    /** When a training began that nobody has ended; null when there is none. */
    cutOff: (): string | null => {
      const mark = join(folder, MARK);
      return existsSync(mark) ? readFileSync(mark, "utf8") : null;
    },
    /** Writes a version; of the older ones those stay that are among the newest, or are named. */
    write: async ({ note, bytes }: Made, keep: string | null): Promise<void> => {
      mkdirSync(folder, { recursive: true });
      await put(noteOf(note.version), new TextEncoder().encode(JSON.stringify(note)));
      await put(fileOf(note.version), bytes);
      const old = versions().slice(KEPT);
      for (const version of old) if (version !== keep) remove(version);
    },
    load: (version: string): Promise<LoadedModel> => loadFrom(fileOf(version), version),
    /** What a version says of itself; null when its note cannot be read. */
    note: async (version: string): Promise<VersionNote | null> => {
      const text = await readFile(noteOf(version), "utf8").catch(() => null);
      if (text === null) return null;
      try {
        return Note.safeParse(JSON.parse(text)).data ?? null;
      } catch {
        return null;
      }
    },
  };
};
export type ModelFiles = ReturnType<typeof openModelFiles>;
