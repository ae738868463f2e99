import type { Register } from "../command/index.ts";
import { registerExport } from "./export.ts";
import { registerHistory } from "./history.ts";
import { registerList } from "./list.ts";
import { registerMembers } from "./members.ts";
import { registerOverlap } from "./overlap.ts";
import { registerPreview } from "./preview.ts";
import { registerWhy } from "./why.ts";

export const registerSegments: Register = (program, shell) => {
  const segments = program.command("segments").description("who is in which segment, and why");
  registerList(segments, shell);
  registerMembers(segments, shell);
  registerPreview(segments, shell);
  registerWhy(segments, shell);
  registerOverlap(segments, shell);
  registerHistory(segments, shell);
  registerExport(segments, shell);
};
