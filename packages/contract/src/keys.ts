import { DurationText } from "@attune/core/duration";
import { z } from "zod";
import { Actor, classified, Plain } from "./classified.ts";
import { foldKeyName } from "./key-name.ts";
import { RoleName } from "./roles.ts";
import { Instant } from "./shared.ts";

export const KEY_KINDS = ["browser", "server", "secret"] as const;
export type KeyKind = (typeof KEY_KINDS)[number];

/** Actors that are no key's name: commands on the machine itself, the server at its start, the demo. */
const RESERVED = ["local", "start", "system", "demo", "unknown"];

/** Name of an actor: of a key or a person. */
export const Name = z
  .string()
  .trim()
  .normalize("NFC")
  .regex(
    /^[\p{L}\p{N}][\p{L}\p{N} ._@+-]{0,99}$/u,
    "a name is 1 to 100 letters, digits, spaces and . _ @ + -",
  )
  .refine((name) => !RESERVED.includes(foldKeyName(name)), `a name is not ${RESERVED.join(", ")}`)
  .describe(
    "The actor in history. No person has it, and no other key that opens something, in whatever letter case.",
  );

const Expires = z
  .union([DurationText, Instant], { error: "an instant, or a time such as 90d" })
  .describe("When it ends: an instant, or a time from now such as 90d.");

export const AddKeyRequest = z
  .strictObject({
    name: Name,
    kind: z
      .enum(KEY_KINDS)
      .optional()
      .describe("Absent: secret with a role; what the source is for with a source."),
    source: z
      .string()
      .max(100)
      .optional()
      .describe("Of browser and server keys: the source of their events."),
    role: RoleName.optional().describe("Of secret keys: what the holder may do and see."),
    expires: Expires.optional(),
  })
  .superRefine(({ kind, source, role }, context) => {
    const flaw = (path: string, message: string): void =>
      context.addIssue({ code: "custom", path: [path], message });
    if (source !== undefined && role !== undefined) flaw("role", "give a source or a role");
    else if (kind === "secret" && role === undefined) flaw("role", "a secret key has a role");
    else if (source === undefined && role === undefined)
      flaw("source", "give a source (browser and server keys) or a role (secret keys)");
    else if (kind !== undefined && kind !== "secret" && role !== undefined)
      flaw("role", `a ${kind} key has a source`);
  })
  .describe("A key to make.");
export type AddKeyRequest = z.infer<typeof AddKeyRequest>;

export const RotateKeyRequest = z
  .strictObject({
    grace: DurationText.optional().describe("How long the old key goes on working. Absent: 0ms."),
  })
  .describe("A new key in the place of an old one.");

export const KeyDocument = z
  .object({
    id: classified(z.string(), "none").describe("Names the key where the key may not stand."),
    name: Actor,
    kind: z.enum(KEY_KINDS),
    source: Plain.nullable(),
    role: RoleName.nullable(),
    status: z
      .enum(["live", "rotated", "expired", "revoked"])
      .describe("live and rotated keys work; a rotated one until it expires."),
    created: Instant,
    createdBy: Actor,
    expires: Instant.nullable(),
    revoked: Instant.nullable(),
  })
  .describe("A key, without the key itself.");
export type KeyDocument = z.infer<typeof KeyDocument>;

export const KeyList = z.object({ keys: z.array(KeyDocument) }).describe("All keys, oldest first.");
export type KeyList = z.infer<typeof KeyList>;

export const RevokedKey = KeyDocument.extend({
  stillOpen: z
    .array(KeyDocument.pick({ id: true, status: true, expires: true }))
    .describe("Other keys of its name that go on opening something: of a rotation with grace."),
}).describe("A key that was taken back.");
export type RevokedKey = z.infer<typeof RevokedKey>;

export const MadeKey = KeyDocument.extend({
  key: classified(z.string(), "none").describe("The key. Shown this once; only its hash is kept."),
  replaced: KeyDocument.optional().describe("The key that goes out of use."),
}).describe("A new key.");
export type MadeKey = z.infer<typeof MadeKey>;
