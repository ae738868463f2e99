import { problem } from "@attune/contract";
import type { Routes } from "../../platform/http/index.ts";
import type { Caller } from "../keys/index.ts";
import type { ModelsService } from "./service.ts";

const actorOf = (caller: Caller | null): string => {
  if (caller === null) throw problem("key-missing");
  return caller.actor;
};

export const modelRoutes = (
  models: ModelsService,
): Pick<Routes, "models" | "trainModels" | "rollBackModels"> => ({
  models: models.list,
  trainModels: ({ body, caller }) => models.train(body, actorOf(caller)),
  rollBackModels: ({ body, caller }) => models.rollBack(body.version, actorOf(caller)),
});
