export { createItemBoards } from "./item-board.ts";
export type { Person } from "./question.ts";
export type { Shelves } from "./shelves.ts";
export { createShelves } from "./shelves.ts";
export { modelVersions } from "./model-files.ts";
export { modelRoutes } from "./routes.ts";
export type { ModelsService } from "./service.ts";
export { createModels } from "./service.ts";
export type { ModelsHealth } from "./upkeep.ts";
