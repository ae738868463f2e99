import { ModelsResponse, RollBackRequest, TrainRequest } from "../models.ts";
import type { Operation } from "../operation.ts";
import { SECRET, SECRET_PROBLEMS, SECRET_WRITE_PROBLEMS } from "./shared.ts";

/** What recommendations are served from. */
export const MODEL_OPERATIONS = {
  models: {
    method: "GET",
    path: "/v1/models",
    tag: "Models",
    summary: "The versions of the models, which is served, and how far training is",
    access: SECRET,
    response: ModelsResponse,
    problems: SECRET_PROBLEMS,
  },
  trainModels: {
    method: "POST",
    path: "/v1/models/train",
    tag: "Models",
    summary: "Train the models anew, or only what touched items have changed",
    access: SECRET,
    body: TrainRequest,
    response: ModelsResponse,
    problems: [...SECRET_WRITE_PROBLEMS, "training-goes-on"],
  },
  rollBackModels: {
    method: "POST",
    path: "/v1/models/rollback",
    tag: "Models",
    summary: "Serve from an earlier version of the models",
    access: SECRET,
    body: RollBackRequest,
    response: ModelsResponse,
    problems: [
      ...SECRET_WRITE_PROBLEMS,
      "model-not-found",
      "model-not-readable",
      "training-goes-on",
    ],
  },
} as const satisfies Readonly<Record<string, Operation>>;
