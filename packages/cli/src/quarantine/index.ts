import type { Register } from "../command/index.ts";
import { registerQuarantineDiscard } from "./discard.ts";
import { registerQuarantineList, registerQuarantineShow } from "./list.ts";
import { registerQuarantineRelease } from "./release.ts";

export const registerQuarantine: Register = (program, shell) => {
  const group = program
    .command("quarantine")
    .description("events that were not taken in: list, put right and release, discard");
  registerQuarantineList(group, shell);
  registerQuarantineShow(group, shell);
  registerQuarantineRelease(group, shell);
  registerQuarantineDiscard(group, shell);
};
