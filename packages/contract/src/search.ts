import { KINDS } from "@attune/core/definition";
import { z } from "zod";
import { classified, Plain } from "./classified.ts";
import { AccountId } from "./profiles.ts";
import { IdentifierText, ProfileId } from "./shared.ts";

export const SearchQuery = z.object({
  q: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .describe(
      "Part of a definition's key, name or description; a whole identifier, with or without its namespace; an id of a profile or an account.",
    ),
  limit: z.coerce.number().int().min(1).max(50).default(10).describe("Most of each kind."),
});

export const SearchResponse = z
  .object({
    definitions: z.array(
      z.object({
        kind: z.enum(KINDS),
        key: Plain,
        name: classified(z.string(), "definition").nullable(),
        status: Plain.describe("Of its newest version."),
      }),
    ),
    profiles: z.array(
      z.object({
        id: ProfileId,
        identifier: IdentifierText.nullable().describe("The one that was found; null for an id."),
      }),
    ),
    accounts: z.array(z.object({ id: AccountId })),
  })
  .describe("What fits a text: whole words and beginnings first.");
export type SearchResponse = z.infer<typeof SearchResponse>;
