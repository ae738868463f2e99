import { useQueries } from "@tanstack/react-query";
import type { Answer } from "../../api/index.ts";
import { ApiProblem, useClient } from "../../api/index.ts";
import type { Candidate } from "./find-people.ts";
import { candidatesOf } from "./find-people.ts";

export type Profile = Answer<"profile">;

/** Nobody has it: an answer like another. */
const ABSENT = new Set(["profile-not-found", "identifier-not-valid", "parameter-not-valid"]);

type Found = {
  readonly profiles: readonly Profile[];
  readonly isLooking: boolean;
  readonly error: Error | null;
};

/** The profiles that a text may mean, each once. */
export const usePeople = (text: string): Found => {
  const client = useClient();
  const ask = async (candidate: Candidate, signal: AbortSignal): Promise<Profile | null> => {
    try {
      return candidate.by === "id"
        ? await client.call("profile", { params: { id: candidate.id } }, signal)
        : await client.call("findProfile", { query: { identifier: candidate.identifier } }, signal);
    } catch (error) {
      if (error instanceof ApiProblem && ABSENT.has(error.slug)) return null;
      throw error;
    }
  };
  return useQueries({
    queries: candidatesOf(text).map((candidate) => ({
      queryKey: ["find", candidate] as const,
      queryFn: ({ signal }: { signal: AbortSignal }) => ask(candidate, signal),
    })),
    combine: (answers) => ({
      profiles: [
        ...new Map(
          answers.flatMap(({ data }) =>
            data === null || data === undefined ? [] : [[data.id, data] as const],
          ),
        ).values(),
      ],
      isLooking: answers.some(({ isPending }) => isPending),
      error: answers.find(({ error }) => error !== null)?.error ?? null,
    }),
  });
};

const textTrait = ({ traits }: Pick<Profile, "traits">, name: string): string | null => {
  const value = traits.find((trait) => trait.name === name)?.value;
  return typeof value === "string" && value !== "" ? value : null;
};

/** What somebody is called: the name, else the identifier that says most, else the id. */
export const nameOf = (profile: Profile): string => {
  const first = textTrait(profile, "firstName");
  const last = textTrait(profile, "lastName");
  const said = [first, last].filter((each) => each !== null).join(" ");
  const identifiers = profile.identifiers.map(({ identifier }) => identifier);
  const best =
    identifiers.find((each) => each.startsWith("email:")) ??
    identifiers.find((each) => each.startsWith("user_id:"));
  return (
    textTrait(profile, "name") ??
    (said === "" ? null : said) ??
    best?.replace(/^\w+:/, "") ??
    profile.id
  );
};
