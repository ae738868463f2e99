import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { RunningAttune } from "../../server/test/running-attune.ts";
import { startAt } from "../../server/test/running-attune.ts";
import type { Scenario } from "./gherkin.ts";
import { scenariosIn } from "./gherkin.ts";
import type { Driver } from "./openfeature-drivers.ts";
import { closeAll, serverDriver, webDriver } from "./openfeature-drivers.ts";
import { definitionsFrom } from "./openfeature-flags.ts";
import { play, worldOf } from "./openfeature-world.ts";

const FOLDER = join(import.meta.dirname, "../../../../shared/oracles/openfeature-gherkin");
const FEATURES = ["evaluation_v2.feature", "metadata.feature", "hooks.feature"];
const isThere = existsSync(FOLDER);

const read = (name: string): string => readFileSync(join(FOLDER, name), "utf8");

/** What the specification leaves to a provider and ours has not: each evaluation is a decision of its own. */
const isOptional = ({ tags }: Scenario): boolean => tags.includes("@reason-codes-cached");

/** In a server nothing is held that could grow stale. */
const isOfHeldFlags = ({ steps }: Scenario): boolean =>
  steps.some(({ text }) => text === "a stale provider");

const all: readonly Scenario[] = isThere
  ? FEATURES.flatMap((name) => scenariosIn(read(name))).filter((each) => !isOptional(each))
  : [];

const shared: { attune: RunningAttune | null; directory: string; domains: number } = {
  attune: null,
  directory: "",
  domains: 0,
};

const playAll = async (scenario: Scenario, drive: (domain: string) => Driver): Promise<void> => {
  shared.domains += 1;
  const world = worldOf(drive(`d${shared.domains}`), shared.attune?.url ?? "");
  for (const step of scenario.steps) await play(world, step);
};

describe.skipIf(!isThere)(
  "OpenFeature's scenarios (skipped where ../shared/oracles/openfeature-gherkin is absent)",
  () => {
    beforeAll(async () => {
      shared.directory = mkdtempSync(join(tmpdir(), "attune-test-"));
      shared.attune = await startAt(shared.directory);
      const definitions = definitionsFrom(read("test-flags.json"));
      await shared.attune.call("applyDefinitions", { body: { definitions } });
    });
    afterEach(closeAll);
    afterAll(async () => {
      await shared.attune?.close();
      rmSync(shared.directory, { recursive: true, force: true });
    });

    test("are all there, but for those of cached answers", () => {
      expect(all.length).toBe(88);
    });

    describe("with @openfeature/server-sdk and a server key", () => {
      test.each(all.filter((each) => !isOfHeldFlags(each)))("$name", async (scenario) => {
        await playAll(scenario, serverDriver);
        expect(scenario.steps.length).toBeGreaterThan(1);
      });
    });

    describe("with @openfeature/web-sdk and a browser key", () => {
      test.each(all)("$name", async (scenario) => {
        await playAll(scenario, webDriver);
        expect(scenario.steps.length).toBeGreaterThan(1);
      });
    });
  },
);
