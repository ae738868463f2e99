export { modelVersions } from "./model-files.ts";
export type { Models, ModelSet, SourceName } from "./models.ts";
export { SOURCE_NAMES } from "./models.ts";
export { modelRoutes } from "./routes.ts";
export type { ModelsService } from "./service.ts";
export { createModels } from "./service.ts";
export type { ModelsHealth } from "./upkeep.ts";
