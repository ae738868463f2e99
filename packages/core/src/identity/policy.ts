import { z } from "zod";
import { DurationText, durationOf } from "../duration/index.ts";

/** Values that say "nobody in particular"; compared without case, in every namespace. */
export const BLOCKED_VALUES = [
  "",
  "null",
  "none",
  "nil",
  "undefined",
  "nan",
  "n/a",
  "0",
  "-1",
  "true",
  "false",
  "anonymous",
  "anon",
  "guest",
  "unknown",
  "user",
  "test",
  "id",
  "email",
  "not_authenticated",
  "[object object]",
  "00000000-0000-0000-0000-000000000000",
] as const;

/** Where an identifier is read from: `userId`, `anonymousId`, `context.device.id` or a trait. */
const Place = z
  .string()
  .regex(/^(userId|anonymousId|context\.device\.id|traits\.[A-Za-z0-9_]+)$/)
  .describe(
    "userId, anonymousId, context.device.id, or traits.NAME (identify's traits and any call's context.traits).",
  );

const Namespace = z
  .strictObject({
    name: z
      .string()
      .regex(/^[a-z][a-z0-9_]{0,31}$/)
      .describe("The namespace: user_id, email, …"),
    from: Place,
    form: z
      .enum(["exact", "email", "phone"])
      .default("exact")
      .describe("The normal form: exact, lower-case e-mail, E.164 phone."),
    limit: z
      .strictObject({
        count: z.int().min(1).describe("How many values one profile may have."),
        within: DurationText.optional().describe("Counted over this time; absent means ever."),
      })
      .optional(),
    anonymous: z
      .boolean()
      .default(false)
      .describe("True for namespaces that name a browser or device and no person."),
  })
  .describe("One identifier namespace; the order of the list is the priority, highest first.");

export const IdentityDefinition = z
  .strictObject({
    namespaces: z.array(Namespace).min(1).max(32),
    blocked: z
      .array(z.string().max(200))
      .max(1000)
      .default([])
      .describe("Further values that are no identifier, in any namespace."),
    phoneCountry: z
      .string()
      .regex(/^[A-Z]{2}$/)
      .optional()
      .describe("ISO country for phone numbers written without +."),
  })
  .superRefine(({ namespaces }, context) => {
    const names = namespaces.map(({ name }) => name);
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined)
      context.addIssue({
        code: "custom",
        path: ["namespaces"],
        message: `namespace ${twice} is there twice`,
      });
  })
  .describe("Which identifiers name a person, in which order, how many of each.");

export type IdentityPolicySource = z.infer<typeof IdentityDefinition>;

/** A namespace as the hot path reads it. */
export type Namespace = {
  readonly name: string;
  readonly priority: number;
  readonly from: string;
  readonly form: "exact" | "email" | "phone";
  /** `within` in milliseconds; null means ever. */
  readonly limit: { readonly count: number; readonly within: number | null } | null;
  readonly anonymous: boolean;
};

export type IdentityPolicy = {
  readonly namespaces: readonly Namespace[];
  readonly byName: ReadonlyMap<string, Namespace>;
  readonly blocked: ReadonlySet<string>;
  readonly phoneCountry: string | null;
};

/** Prepares a definition for the hot path. */
export const compileIdentity = (source: IdentityPolicySource): IdentityPolicy => {
  const namespaces = source.namespaces.map(
    (each, priority): Namespace => ({
      name: each.name,
      priority,
      from: each.from,
      form: each.form,
      limit: each.limit
        ? {
            count: each.limit.count,
            within: durationOf(each.limit.within),
          }
        : null,
      anonymous: each.anonymous,
    }),
  );
  return {
    namespaces,
    byName: new Map(namespaces.map((each) => [each.name, each])),
    blocked: new Set([...BLOCKED_VALUES, ...source.blocked.map((value) => value.toLowerCase())]),
    phoneCountry: source.phoneCountry ?? null,
  };
};

/** What holds without an `identity` definition. */
export const DEFAULT_IDENTITY: IdentityPolicySource = {
  namespaces: [
    { name: "user_id", from: "userId", form: "exact", limit: { count: 1 }, anonymous: false },
    { name: "loyalty_id", from: "traits.loyalty_id", form: "exact", anonymous: false },
    {
      name: "email",
      from: "traits.email",
      form: "email",
      limit: { count: 5, within: "7d" },
      anonymous: false,
    },
    { name: "phone", from: "traits.phone", form: "phone", anonymous: false },
    { name: "device_id", from: "context.device.id", form: "exact", anonymous: true },
    { name: "anonymous_id", from: "anonymousId", form: "exact", anonymous: true },
  ],
  blocked: [],
};

/** The policy of a live `identity` definition, or what holds without one. */
export const identityPolicyOf = (
  definition: Partial<IdentityPolicySource> | null,
): IdentityPolicy => {
  const { namespaces, blocked, phoneCountry } = definition ?? DEFAULT_IDENTITY;
  return compileIdentity(IdentityDefinition.parse({ namespaces, blocked, phoneCountry }));
};
