import type { Routes } from "../../platform/http/index.ts";
import type { Conditions } from "./service.ts";

export const conditionRoutes = (conditions: Conditions): Pick<Routes, "evaluateCondition"> => ({
  evaluateCondition: ({ body, mask }) => conditions.evaluate(body, mask),
});
