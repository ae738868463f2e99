import type { SeparationResponse } from "@attune/contract";
import { problem } from "@attune/contract";
import type { Separated, SeparationProblem } from "@attune/core/commit";
import { isSeparationProblem } from "@attune/core/commit";
import { identifierKey } from "@attune/core/event";

/** The answer to an unmerge or undo; what could not be done is a problem that says why. */
export const separationOf = (outcome: Separated | SeparationProblem): SeparationResponse => {
  if (!isSeparationProblem(outcome)) {
    return { id: outcome.seq, profiles: outcome.profiles.map((profile) => `p${profile}`) };
  }
  switch (outcome.problem) {
    case "identifier-not-in-profile":
      throw problem("identifier-not-in-profile", {
        detail: `Not of this profile: ${outcome.identifiers.map(identifierKey).join(", ")}.`,
      });
    case "nothing-to-separate":
      throw problem("nothing-to-separate");
    case "unmerge-unknown":
      throw problem("unmerge-not-found");
    case "undo-refused":
      throw problem("undo-refused", {
        detail: `The joined profile would break: ${outcome.reason}.`,
      });
  }
};
