import type { Finding } from "@attune/contract";
import type { ModelsHealth } from "../recommend/index.ts";
import { ok, warn } from "./finding.ts";

/** How the models of a running server stand. */
export const examineModels = ({ served, chosen, flaw, problem }: ModelsHealth): Finding => {
  if (flaw !== null)
    return warn(
      "models",
      `the file of version ${chosen ?? "unknown"} is ${flaw}; ${served === null ? "nothing" : `version ${served}`} is served instead`,
      "attune train makes a version anew; attune train --rollback VERSION chooses one of before.",
    );
  if (problem !== null)
    return warn(
      "models",
      `the last training made nothing: ${problem}`,
      "attune train tries it again.",
    );
  return served === null
    ? ok("models", "none yet; attune train makes them of the log")
    : ok("models", `version ${served} is served`);
};

/** What the files of the models tell while no server runs. */
export const modelsAtRest = (versions: readonly string[]): Finding =>
  ok(
    "models",
    versions.length === 0
      ? "none yet; attune train makes them of the log"
      : `${versions.length} kept, the newest ${versions[0]}`,
  );
