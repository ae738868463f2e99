export { sharedFloat32, sharedUint32, startsOf } from "./shared.ts";
