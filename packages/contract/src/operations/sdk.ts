import { z } from "zod";
import type { Operation } from "../operation.ts";

/** The browser SDK, for pages. */
export const SDK_OPERATIONS = {
  sdkFile: {
    method: "GET",
    path: "/sdk/{file}",
    tag: "SDK",
    summary:
      "The browser SDK: attune.js, the same by a name that never changes its content, and manifest.json with that name and its hash",
    access: "none",
    params: z.object({ file: z.string().max(100) }),
    response: "text",
    problems: ["sdk-not-built", "not-found"],
  },
} as const satisfies Readonly<Record<string, Operation>>;
