import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

/** What a demo's directory was made from, so that a second start only starts. */
const DemoRecord = z.object({
  seed: z.int(),
  /** The moment at which the history ends, epoch ms. */
  now: z.int(),
  profiles: z.int(),
  loaded: z.boolean(),
});
export type DemoRecord = z.infer<typeof DemoRecord>;

const fileOf = (directory: string): string => join(directory, "demo.json");

/** The record of a demo's data directory; null when it is none. */
export const readDemoRecord = (directory: string): DemoRecord | null => {
  try {
    return DemoRecord.parse(JSON.parse(readFileSync(fileOf(directory), "utf8")));
  } catch {
    return null;
  }
};

export const writeDemoRecord = (directory: string, record: DemoRecord): void =>
  writeFileSync(fileOf(directory), `${JSON.stringify(record)}\n`);
