import { z } from "zod";
import { Actor, classified, Plain } from "./classified.ts";
import { Name } from "./keys.ts";
import { RoleName } from "./roles.ts";
import { Instant } from "./shared.ts";

/** Lengths of a password, in characters. */
export const PASSWORD_LENGTH = { least: 12, most: 200 } as const;

const Email = z
  .string()
  .trim()
  .max(200)
  .pipe(z.email({ error: "an e-mail address, such as anna@example.com" }))
  .describe("Where to reach the person, and what is signed in with.");

// Any text: whether it is good enough is a problem of its own, and no text of it stands in an answer.
const Password = z.string().max(1_000);

export const SignInRequest = z
  .strictObject({ email: z.string().max(1_000), password: Password })
  .describe("Who signs in.");

export const RedeemLinkRequest = z
  .strictObject({
    token: z.string().max(200).describe("What stands after #token= in the link."),
    password: Password.optional().describe("The password from now on, for links that set one."),
  })
  .describe("A sign-in link that is used.");

export const ChangePasswordRequest = z
  .strictObject({ current: Password, password: Password })
  .describe("A new password.");

export const AddPersonRequest = z
  .strictObject({ name: Name, email: Email, role: RoleName })
  .describe("A person to add.");
export type AddPersonRequest = z.infer<typeof AddPersonRequest>;

export const ChangePersonRequest = z
  .strictObject({
    email: Email.optional(),
    role: RoleName.optional(),
    disabled: z
      .boolean()
      .optional()
      .describe("true ends every session and lets nobody sign in with the address."),
  })
  .describe("What is to be different; what is absent stays.");
export type ChangePersonRequest = z.infer<typeof ChangePersonRequest>;

/** What the caller knows of itself anyway: hidden from no role. */
const Own = classified(z.string(), "built");

export const WhoAmI = z
  .object({
    person: z.object({
      id: Plain.describe("The person's id, u_…; the key's name with a key."),
      name: Own.describe("The actor in history and audit."),
      email: Own.nullable().describe("Null with a key."),
      role: RoleName,
    }),
    may: z.array(Plain).describe("Names of the operations that the role may call."),
    csrfToken: classified(z.string(), "none")
      .nullable()
      .describe("Goes into the header x-attune-csrf of all but reads; null with a key."),
    expires: Instant.nullable().describe(
      "When the session ends without another request; null with a key.",
    ),
  })
  .describe("Who calls, and what they may do.");
export type WhoAmI = z.infer<typeof WhoAmI>;

export const SessionDocument = z
  .object({
    id: classified(z.string(), "none").describe("Names the session: s_…."),
    current: z.boolean().describe("True for the one that asks."),
    started: Instant,
    seen: Instant.describe("When it was last used, to five minutes."),
    expires: Instant,
    agent: Own.describe("What the browser called itself at sign-in."),
  })
  .describe("Somebody's being signed in, in one browser.");

export const SessionList = z
  .object({ sessions: z.array(SessionDocument) })
  .describe("The caller's own sessions, newest first.");
export type SessionList = z.infer<typeof SessionList>;

export const EndedSessions = z
  .object({ ended: z.int().describe("How many sessions ended.") })
  .describe("Sessions that are over.");

export const PersonDocument = z
  .object({
    id: classified(z.string(), "none").describe("Names the person: u_…."),
    name: Actor.describe("The actor in history and audit; for good."),
    email: classified(z.string(), "contact"),
    role: RoleName,
    status: z
      .enum(["invited", "active", "disabled"])
      .describe("invited: has not come in yet, by a link or a password; disabled: may not."),
    created: Instant,
    createdBy: Actor,
    lastSeen: Instant.nullable().describe(
      "When a session of theirs that goes on was last used, else when they last signed in; null: never.",
    ),
  })
  .describe("A person who works with Attune.");
export type PersonDocument = z.infer<typeof PersonDocument>;

export const PeopleList = z
  .object({ people: z.array(PersonDocument) })
  .describe("Everybody who was ever added, oldest first.");

export const LinkedPerson = z
  .object({
    person: PersonDocument,
    link: z
      .object({
        url: classified(z.string(), "none").describe("Shown this once. Whoever has it may use it."),
        expires: Instant,
      })
      .describe("Where the person sets a password, once."),
  })
  .describe("A person, and the link that lets them in.");
export type LinkedPerson = z.infer<typeof LinkedPerson>;
