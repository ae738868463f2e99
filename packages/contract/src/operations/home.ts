import { HomeResponse } from "../home.ts";
import type { Operation } from "../operation.ts";
import { SECRET, SECRET_PROBLEMS } from "./shared.ts";

/** Where everybody begins. */
export const HOME_OPERATIONS = {
  home: {
    method: "GET",
    path: "/v1/home",
    tag: "Home",
    summary: "What has been set up, and today's figures",
    access: SECRET,
    response: HomeResponse,
    problems: SECRET_PROBLEMS,
  },
} as const satisfies Readonly<Record<string, Operation>>;
