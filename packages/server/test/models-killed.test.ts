import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { modelVersions, openModelFiles } from "../src/modules/recommend/model-files.ts";
import { diskFolder } from "./disk.ts";

const folderForTest = (): string => {
  const folder = mkdtempSync(join(diskFolder(), "attune-models-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

describe("a process that is killed while it writes versions of the models", () => {
  test("leaves each version in whole or not at all, and nothing half", async () => {
    const directory = folderForTest();
    for (const life of [1, 2, 3, 4, 5]) {
      const child = fork(new URL("./model-writer.ts", import.meta.url), [directory, String(life)]);
      await once(child, "message");
      // Somewhere within its writing, each time elsewhere.
      const before = performance.now();
      while (performance.now() - before < life * 7) await once(child, "message");
      child.kill("SIGKILL");
      await once(child, "exit");
      const files = openModelFiles(directory);
      const found = await Promise.all(modelVersions(directory).map(files.load));
      expect(found.length).toBeGreaterThan(0);
      expect(found.filter(({ ok }) => !ok)).toEqual([]);
      const names = readdirSync(join(directory, "models"));
      expect(names.filter((name) => name.endsWith(".unfinished"))).toEqual([]);
    }
  });
});
