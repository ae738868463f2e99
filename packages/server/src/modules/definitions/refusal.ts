import type { Problem } from "@attune/contract";
import { problem } from "@attune/contract";
import type { DefinitionsRefusal } from "../../platform/store/index.ts";

const iso = (at: number): string => new Date(at).toISOString();

/** A revision as HTTP writes it. */
export const entityTag = (revision: string): string => `"${revision}"`;

/** What the caller is told of a refusal of the store. */
export const refusalProblem = (refused: DefinitionsRefusal): Problem => {
  const name = `${refused.kind} ${refused.key}`;
  switch (refused.refusal) {
    case "conflict": {
      const { newest } = refused;
      if (!newest)
        return problem("definition-conflict", {
          detail: `There is no ${name}; nothing was changed.`,
        });
      const { version, status, actor, at, revision } = newest;
      return problem("definition-conflict", {
        detail: `${name} was changed by ${actor} at ${iso(at)}: it is version ${version}, ${status}, revision ${revision}. Nothing was changed.`,
        etag: entityTag(revision),
      });
    }
    case "moved":
      return problem("definitions-moved", {
        detail: `${name} was changed by ${refused.actor} at ${iso(refused.at)}, with sequence ${refused.seq}. Nothing was changed.`,
      });
    case "draft-in-the-way": {
      const { version, status, authors } = refused;
      return problem("draft-in-the-way", {
        detail: `${name} has version ${version}, ${status}, by ${authors.join(", ")}, with other content. Nothing was changed.`,
      });
    }
    case "own-draft":
      return problem("own-draft", { detail: `${name} has your words in it; nothing was changed.` });
    case "not-in-review":
      return problem("not-in-review", { detail: `${name} has no version in review.` });
  }
};
