import { z } from "zod";
import { Condition } from "../condition/index.ts";

/** Words that stand where the API has a segment's key. */
export const RESERVED_SEGMENT_KEYS: readonly string[] = ["overlap"];

/** A named condition over profiles or accounts. */
export const SegmentDefinition = z
  .strictObject({
    of: z
      .enum(["profile", "account"])
      .optional()
      .describe(
        "Whom it is about: profiles, which is what absent means, or accounts. An account is asked for its traits, events, orders, revenue, first_seen and last_seen.",
      ),
    when: Condition.describe("Who is in it."),
    profileKind: z
      .boolean()
      .optional()
      .describe(
        "Set where it says what somebody is to you, such as a buyer, a seller or a stakeholder. A profile may be of several kinds.",
      ),
  })
  .describe("A named condition over profiles or accounts: who is in it is known at every instant.");

export type Segment = z.infer<typeof SegmentDefinition>;
