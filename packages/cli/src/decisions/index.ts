import type { Register } from "../command/index.ts";
import { registerDecide } from "./decide.ts";
import { registerExplain } from "./explain.ts";
import { registerFlags } from "./flags.ts";
import { registerRecommend } from "./recommend.ts";
import { registerReplay } from "./replay.ts";
import { registerTry } from "./try.ts";
import { registerWhyOffer } from "./why.ts";

export const registerDecisions: Register = (program, shell) => {
  registerDecide(program, shell);
  registerExplain(program, shell);
  registerFlags(program, shell);
  registerRecommend(program, shell);
  registerReplay(program, shell);
  registerTry(program, shell);
  registerWhyOffer(program, shell);
};
