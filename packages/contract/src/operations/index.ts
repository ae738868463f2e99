import type { Operation } from "../operation.ts";
import { DECISION_OPERATIONS } from "./decisions.ts";
import { DEFINITION_OPERATIONS } from "./definitions.ts";
import { EVENT_OPERATIONS } from "./events.ts";
import { EXPORT_OPERATIONS } from "./export.ts";
import { PROFILE_OPERATIONS } from "./profiles.ts";
import { SYSTEM_OPERATIONS } from "./system.ts";

/** Every operation of the API. Routes are registered from it, OpenAPI and the docs are made of it. */
export const OPERATIONS = {
  ...EVENT_OPERATIONS,
  ...DECISION_OPERATIONS,
  ...PROFILE_OPERATIONS,
  ...DEFINITION_OPERATIONS,
  ...EXPORT_OPERATIONS,
  ...SYSTEM_OPERATIONS,
} as const satisfies Readonly<Record<string, Operation>>;

export type OperationName = keyof typeof OPERATIONS;
