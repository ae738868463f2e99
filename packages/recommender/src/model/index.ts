export type { Description, ModelFlaw, ReadModel } from "./file.ts";
export { readModel, writeModel } from "./file.ts";
export type { PackedArray, PackedArrays, ReadPack } from "./pack.ts";
export { readPack, writePack } from "./pack.ts";
