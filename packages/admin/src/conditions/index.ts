export { ConditionEditor } from "./condition-editor.tsx";
export { isFinished } from "./finished.ts";
export type { Told } from "./known.ts";
export { SurroundingsProvider } from "./known.ts";
export type { Condition } from "./tree.ts";
export { isObject } from "./tree.ts";
export { useKnown } from "./use-known.ts";
