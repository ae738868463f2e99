import { z } from "zod";
import type { Operation } from "../operation.ts";

/** The SDK, for pages and for npm. */
export const SDK_OPERATIONS = {
  sdkFile: {
    method: "GET",
    path: "/sdk/{file}",
    tag: "SDK",
    summary:
      "The SDK: attune.js for pages, the same by a name that never changes its content, manifest.json with that name and its hash, and attune-sdk.tgz, the package that npm installs",
    access: "none",
    params: z.object({ file: z.string().max(100) }),
    response: "text",
    problems: ["sdk-not-built", "not-found"],
  },
} as const satisfies Readonly<Record<string, Operation>>;
