import type { Register } from "../command/index.ts";
import { registerProfile } from "./profile.ts";
import { registerUndo, registerUnmerge } from "./separate.ts";
import { registerTimeline } from "./timeline.ts";

export { ageText, findProfile, isProfileName } from "./find.ts";

export const registerProfiles: Register = (program, shell) => {
  registerProfile(program, shell);
  registerTimeline(program, shell);
  registerUnmerge(program, shell);
  registerUndo(program, shell);
};
