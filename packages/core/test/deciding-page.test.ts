import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { REASONS, STAGE } from "@attune/core/decision";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../../..");
const page = readFileSync(join(root, "docs/explanation/deciding.md"), "utf8");

const SOURCES = ["decision", "policy", "arbitration"].map((folder) =>
  join(root, "packages/core/src", folder),
);

const code = SOURCES.flatMap((folder) =>
  readdirSync(folder)
    .filter(
      (file) =>
        file.endsWith(".ts") && !/(?:\.test|reason|sentence|english|swedish)\.ts$/.test(file),
    )
    .map((file) => readFileSync(join(folder, file), "utf8")),
).join("\n");

test("the page on deciding has every stage under its number and name, in order", () => {
  const rows = [...page.matchAll(/^\| (\d+) +\| (\w+) +\|/gm)].map(([, stage, name]) => [
    name,
    Number(stage),
  ]);
  expect(rows).toEqual(Object.entries(STAGE));
});

test("L6: it names every reason that a candidate or a decision can be given today", () => {
  const given = REASONS.filter((reason) => code.includes(`"${reason}"`));
  expect(given.length).toBeGreaterThan(15);
  for (const reason of given) expect(page).toContain(`\`${reason}\``);
});
