import { setTimeout as pause } from "node:timers/promises";
import type { ModelsResponse } from "@attune/contract";
import { OPERATIONS } from "@attune/contract";
import { Option } from "commander";
import type { Api, ConnectionOptions } from "../api/index.ts";
import { useApi, withConnection } from "../api/index.ts";
import type { JsonOption, Register } from "../command/index.ts";
import { answer, withJson } from "../command/index.ts";
import { CommandProblem } from "../problem/index.ts";
import type { Progress, Terminal } from "../terminal/index.ts";
import { startProgress } from "../terminal/index.ts";
import { modelsText } from "./models-text.ts";

type TrainOptions = ConnectionOptions &
  JsonOption & {
    readonly full?: boolean;
    readonly search?: boolean;
    readonly rollback?: string;
    readonly list?: boolean;
  };

/** How often it is asked how far training is, in ms. */
const LOOK = 200;

const STEPS: Readonly<Record<ModelsResponse["step"], { label: string; unit: string }>> = {
  idle: { label: "Done", unit: "" },
  reading: { label: "Reading the log", unit: "" },
  choosing: { label: "Choosing settings", unit: "settings" },
  checking: { label: "Judging on a validation split", unit: "" },
  weighing: { label: "Learning weights", unit: "recommenders" },
  training: { label: "Training", unit: "items" },
  pairing: { label: "Finding what is bought together", unit: "items" },
  writing: { label: "Writing the version", unit: "" },
};

/** A bar for each step of training. */
const createBars = (terminal: Terminal) => {
  let bar: Progress | null = null;
  let of: ModelsResponse["step"] = "idle";
  const stop = (): void => {
    bar?.stop();
    bar = null;
  };
  return {
    show: ({ step, done, total }: ModelsResponse): void => {
      if (step !== of) {
        stop();
        of = step;
        if (step !== "idle") bar = startProgress(terminal, { ...STEPS[step], total });
      }
      bar?.at(done, done);
    },
    stop,
  };
};

const untilDone = async (
  api: Api,
  terminal: Terminal,
  first: ModelsResponse,
): Promise<ModelsResponse> => {
  const bars = createBars(terminal);
  let isTold = false;
  try {
    let models = first;
    for (; models.step !== "idle"; models = await api.call(OPERATIONS.models, {})) {
      if (models.memory !== null && !isTold) {
        isTold = true;
        terminal.note(`Training takes at most ${Math.ceil(models.memory / 2 ** 20)} MB.`);
      }
      bars.show(models);
      await pause(LOOK);
    }
    return models;
  } finally {
    bars.stop();
  }
};

const perform = async (
  api: Api,
  terminal: Terminal,
  { full = false, search = false, rollback, list = false }: TrainOptions,
): Promise<ModelsResponse> => {
  if (list) return api.call(OPERATIONS.models, {});
  if (rollback !== undefined)
    return api.call(OPERATIONS.rollBackModels, { body: { version: rollback } });
  const body = { full: full || search, search };
  const models = await untilDone(api, terminal, await api.call(OPERATIONS.trainModels, { body }));
  if (models.problem !== null)
    throw new CommandProblem("Nothing was trained", {
      detail: models.problem,
      fix: "Then run attune train again; what was served before is served still.",
    });
  return models;
};

/** Trains the models that recommendations are served from. */
export const registerTrain: Register = (program, { terminal }) => {
  const command = program
    .command("train")
    .description("train what recommendations are served from: touched items, or all of it")
    .option("--full", "train all anew; without it only what touched items have changed")
    .option("--search", "choose settings on a validation split, and train all anew")
    .addOption(
      new Option("--rollback <version>", "serve from a version of before").conflicts([
        "full",
        "search",
      ]),
    )
    .addOption(
      new Option("--list", "train nothing, list the versions").conflicts([
        "full",
        "search",
        "rollback",
      ]),
    );
  withJson(withConnection(command)).action(async (options: TrainOptions) => {
    const models = await useApi(terminal, options, (api) => perform(api, terminal, options));
    answer(terminal, options, models, () => modelsText(models));
  });
};
