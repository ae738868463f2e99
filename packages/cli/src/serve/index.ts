import type { Config as Settings } from "@attune/server/config";
import type { Register } from "../command/index.ts";
import { registerDemo } from "./demo.ts";
import { registerServe } from "./serve.ts";

export const registerServing =
  (settings: typeof Settings): Register =>
  (program, shell) => {
    registerServe(settings)(program, shell);
    registerDemo(program, shell);
  };
