import { told } from "../flaw/index.ts";
import { z } from "zod";
import { InstantText } from "../calendar/index.ts";
import { Condition } from "../condition/index.ts";
import { DurationText } from "../duration/index.ts";
import { Cap, Scope } from "./cap.ts";

/** Names a part of a policy: reasons and reports name it. */
const PartKey = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,49}$/, told("part-key-format").message);

const PolicyCap = Cap.safeExtend({
  key: PartKey,
  per: z
    .enum(["offer", "group", "slot", "channel", "all"])
    .default("all")
    .describe(
      "What is counted together: each offer apart, each group that an offer names, each slot or channel, or all. per: group is not about offers without a group.",
    ),
  of: Scope.optional(),
  except: Scope.optional().describe("Neither stopped by it nor counted."),
});

const CoolDown = z
  .strictObject({
    key: PartKey,
    after: z
      .enum(["dismissed", "ignored"])
      .describe(
        "dismissed: by Decision Dismissed. ignored: seen, and neither clicked nor dismissed, once the decision does not hold any longer. What is seen or dismissed more than 30 days after the decision does not count.",
      ),
    times: z.int().min(1).max(100).default(1),
    within: DurationText.optional().describe("How close together; absent: ever."),
    for: DurationText.describe("How long it is left out, from the last of them."),
    per: z.enum(["offer", "group"]).default("offer"),
    of: Scope.optional(),
    except: Scope.optional(),
  })
  .describe("What somebody does not want is left alone for a while.");

const Suppression = z
  .strictObject({
    key: PartKey,
    when: Condition.describe(
      "Of whom it is true: an open ticket, a complaint, something just returned.",
    ),
    of: Scope.optional(),
    except: Scope.optional(),
  })
  .describe("Who is left alone, and with what.");

const Lever = z
  .strictObject({
    key: PartKey,
    factor: z.number().min(0.5).max(2).describe("The score is multiplied by it."),
    until: InstantText.describe("When it ends."),
    because: z.string().min(1).max(500).describe("Why it was pulled: kept in the history."),
    of: Scope.optional(),
  })
  .describe("A thumb on the scale, for a while.");

/** Rules over all slots and offers. */
export const PolicyDefinition = z
  .strictObject({
    caps: z.array(PolicyCap).max(100).optional(),
    coolDowns: z.array(CoolDown).max(100).optional(),
    suppress: z.array(Suppression).max(100).optional(),
    levers: z.array(Lever).max(100).optional(),
    disabled: z
      .array(Scope)
      .max(100)
      .optional()
      .describe("Switched off at once: offers that fit one of these are not shown to anybody."),
    control: z
      .strictObject({
        share: z.number().min(0).max(0.5).describe("Part of all people, 0.05 is one of twenty."),
        seed: z
          .string()
          .min(1)
          .max(100)
          .default("global-control")
          .describe("Another seed draws other people."),
        except: z
          .strictObject({ slots: z.array(z.string().min(1).max(100)).min(1).max(200) })
          .optional()
          .describe("Slots that are personalized for them too, for example a payment order."),
      })
      .optional()
      .describe(
        "The global control group: who is in it sees defaults. What they would have seen is recorded. Only one live policy may have it.",
      ),
  })
  .describe("Frequency caps, cool-downs, suppression, levers and the global control group.");
export type Policy = z.infer<typeof PolicyDefinition>;
