export type { Description, ModelFlaw, ReadModel } from "./file.ts";
export { readModel, writeModel } from "./file.ts";
