import { z } from "zod";
import { MODEL_PROBLEMS } from "./model-problems.ts";
import { PEOPLE_PROBLEMS } from "./people-problems.ts";
import type { ProblemDetail } from "./problem-error.ts";
import { ProblemError } from "./problem-error.ts";

type Entry = { readonly status: number; readonly title: string; readonly fix: string };

/** Every problem that the API answers with: slug, status, what it means, what to do about it. */
export const PROBLEMS = {
  "body-not-json": {
    status: 400,
    title: "The body is not JSON",
    fix: "Send one JSON object; check for a cut or doubly encoded body.",
  },
  "body-not-valid": {
    status: 400,
    title: "The body does not have the right shape",
    fix: "Correct the fields that `errors` points at.",
  },
  "parameter-not-valid": {
    status: 400,
    title: "The parameters of the request are not valid",
    fix: "Correct what `errors` points at, in the query or the path.",
  },
  "body-not-readable": {
    status: 400,
    title: "The body could not be decompressed",
    fix: "Send a whole gzip stream, or none and no Content-Encoding.",
  },
  "encoding-not-supported": {
    status: 415,
    title: "This Content-Encoding is not supported",
    fix: "Send gzip or no Content-Encoding.",
  },
  "content-type-not-supported": {
    status: 415,
    title: "This Content-Type is not supported",
    fix: "Send application/json or text/plain.",
  },
  "body-too-large": {
    status: 413,
    title: "The body is too large",
    fix: "Send it in parts; `detail` says how much one body may hold.",
  },
  "batch-too-long": {
    status: 413,
    title: "The batch holds too many events",
    fix: "Send at most 2,500 events in a batch.",
  },
  "too-many-items": {
    status: 413,
    title: "The batch holds too many items",
    fix: "Send at most 500 items in a request; attune catalog import FILE does so.",
  },
  "key-missing": {
    status: 401,
    title: "No key was sent",
    fix: "Send the key as Basic user name, as Bearer token, or as writeKey in the body. People sign in instead: POST /v1/session.",
  },
  "key-unknown": {
    status: 401,
    title: "The key is not known",
    fix: "Use a key that the server printed at its first start, or one of your own (ATTUNE_WRITE_KEY, ATTUNE_SERVER_KEY, ATTUNE_SECRET_KEY), or make one on the machine: attune keys add.",
  },
  "key-revoked": {
    status: 401,
    title: "The key was revoked",
    fix: "Ask an owner for a new one: attune keys add.",
  },
  "key-expired": {
    status: 401,
    title: "The key has expired",
    fix: "Ask an owner for a new one: attune keys rotate, or attune keys add.",
  },
  "key-not-allowed": {
    status: 403,
    title: "This kind of key may not do this",
    fix: "Use a key of a kind that the operation lists in /openapi.json.",
  },
  "role-not-allowed": {
    status: 403,
    title: "The key's role may not do this",
    fix: "Use a key with a role that `detail` names; /openapi.json lists the roles of each operation.",
  },
  "key-name-taken": {
    status: 409,
    title: "A person, or a key that opens something, has this name",
    fix: "Choose another name, rotate the key that has it, or revoke it.",
  },
  "key-not-found": {
    status: 404,
    title: "There is no key with this id",
    fix: "GET /v1/keys lists them with their ids.",
  },
  "key-not-live": {
    status: 409,
    title: "The key is not in use any more",
    fix: "Add a new one: attune keys add.",
  },
  "last-owner": {
    status: 409,
    title: "This is the last key of an owner",
    fix: "Add another owner's key without an end first, or rotate this one.",
  },
  ...PEOPLE_PROBLEMS,
  ...MODEL_PROBLEMS,
  "source-not-valid": {
    status: 422,
    title: "A key cannot be for this source",
    fix: "Give the key of a live source definition of the right kind, or the built-in web (browser) or server.",
  },
  "expiry-not-valid": {
    status: 422,
    title: "This is no time at which a key can end",
    fix: "Give an instant in the future, or a time from now such as 90d.",
  },
  "not-found": {
    status: 404,
    title: "There is nothing here",
    fix: "Check the path against /openapi.json.",
  },
  "sdk-not-built": {
    status: 404,
    title: "The browser SDK was not built",
    fix: "Run npm run build -w @attune/sdk where Attune is installed; the server need not be started anew.",
  },
  "method-not-allowed": {
    status: 405,
    title: "The path is there, and not for this method",
    fix: "Use a method that the header Allow names.",
  },
  "profile-not-found": {
    status: 404,
    title: "No profile has this identifier or id",
    fix: "Check namespace and value: namespace:value, for example user_id:42.",
  },
  "segment-not-found": {
    status: 404,
    title: "No live segment has this key",
    fix: "Use a key that GET /v1/segments lists; a draft has to be published first.",
  },
  "item-not-found": {
    status: 404,
    title: "The catalog has no item with this id",
    fix: "GET /v1/catalog/items?query=… finds items by the beginning of their name or id.",
  },
  "account-not-found": {
    status: 404,
    title: "No account has this id",
    fix: "Use the groupId of a group call, as it was sent; /v1/accounts lists them.",
  },
  "member-not-found": {
    status: 404,
    title: "This profile is not in the account",
    fix: "Use an identifier of one of its members; /v1/accounts/{id}/members lists them.",
  },
  "decision-not-found": {
    status: 404,
    title: "No decision has this id",
    fix: "Use a decisionId that /v1/decide answered.",
  },
  "flag-not-found": {
    status: 404,
    title: "No live slot has this key",
    fix: "A flag is a slot: use the key of one that is live; GET /v1/definitions lists them.",
  },
  "recommender-not-found": {
    status: 404,
    title: "No live recommender has this key",
    fix: "Use the key of a recommender that is live; GET /v1/definitions lists them.",
  },
  "targeting-key-missing": {
    status: 400,
    title: "The context names nobody",
    fix: "Send context.targetingKey: the user's id with a server key, the visitor's anonymous id with a browser key.",
  },
  "context-not-valid": {
    status: 400,
    title: "The context cannot be read",
    fix: "Correct what `errors` points at: targetingKey is text of up to 200 characters, identifiers and userHash are objects of text.",
  },
  "source-not-found": {
    status: 404,
    title: "There is no such source",
    fix: "GET /v1/quality lists the sources that are defined or have sent something.",
  },
  "period-not-valid": {
    status: 422,
    title: "These periods cannot be answered",
    fix: "Ask from a day to the same or a later one, for at most 400 days, 260 weeks or 120 months.",
  },
  "figures-too-many": {
    status: 422,
    title: "These are more figures than one answer holds",
    fix: "Ask for fewer or longer periods, split them by less, or leave amounts out (metric=events,people,orders).",
  },
  "definition-not-found": {
    status: 404,
    title: "There is no such definition",
    fix: "GET /v1/definitions lists what is there.",
  },
  "definition-not-valid": {
    status: 422,
    title: "The definitions are not valid",
    fix: "Correct what `errors` points at; nothing was changed.",
  },
  "definition-conflict": {
    status: 412,
    title: "The definition is not what the caller saw",
    fix: "GET it, take over what changed, and send the ETag of that answer as If-Match.",
  },
  "definitions-moved": {
    status: 409,
    title: "Definitions have changed since the plan was made",
    fix: "Plan again, look at what it says now, and apply with its base.",
  },
  "own-draft": {
    status: 403,
    title: "Nobody approves what they wrote themselves",
    fix: "Ask somebody else, with a key of their own, to approve it.",
  },
  "approval-not-needed": {
    status: 409,
    title: "Definitions of this kind need no approval",
    fix: "Publish it: POST …/publish, or attune definitions publish.",
  },
  "revision-needed": {
    status: 428,
    title: "An approval says what it approves",
    fix: "GET the definition, look at what it says, and send the ETag of that answer as If-Match.",
  },
  "draft-in-the-way": {
    status: 409,
    title: "Somebody else has a draft of this definition with other content",
    fix: "Talk to its authors. To write over it: overDrafts, or attune apply --over-drafts.",
  },
  "not-in-review": {
    status: 409,
    title: "The definition is not in review",
    fix: "Submit its draft first; GET shows the status of each version.",
  },
  "identifier-not-valid": {
    status: 400,
    title: "The identifier is not one",
    fix: "Write it as namespace:value, for example email:anna@example.com, in a namespace of the identity definition.",
  },
  "identifier-not-in-profile": {
    status: 422,
    title: "An identifier to take is not of this profile",
    fix: "GET the profile and take identifiers that it lists.",
  },
  "purpose-not-found": {
    status: 422,
    title: "There is no such purpose",
    fix: "Use a purpose that `detail` names, or apply a definition of it first; nothing was done.",
  },
  "consent-not-readable": {
    status: 422,
    title: "The consent string cannot be read",
    fix: "Send the string as the consent platform wrote it: a TC string of version 2, or a GPP string; nothing was recorded.",
  },
  "nothing-to-separate": {
    status: 422,
    title: "Nothing is linked that this would separate",
    fix: "Take some, not all, of the profile's identifiers.",
  },
  "unmerge-not-found": {
    status: 404,
    title: "This profile has no such unmerge, or it was undone",
    fix: "Use the id of an unmerge in the profile's timeline.",
  },
  "undo-refused": {
    status: 409,
    title: "The undo would break a rule of identity by now",
    fix: "Separate what joined since, or leave the profiles apart.",
  },
  "quarantined-not-found": {
    status: 404,
    title: "No such event waits in quarantine",
    fix: "GET /v1/quarantine lists what waits; of summarised events only the count is left.",
  },
  "quarantine-group-not-found": {
    status: 404,
    title: "Quarantine has no such group",
    fix: "GET /v1/quarantine lists the groups; one is gone with its last event.",
  },
  "too-many-requests": {
    status: 429,
    title: "The queue is full",
    fix: "Wait for Retry-After seconds, then send the same again.",
  },
  "too-many-decisions": {
    status: 429,
    title: "More decisions than a browser key is given from one address",
    fix: "Ask again after Retry-After seconds, for fewer slots or less often. ATTUNE_BROWSER_RATE is how many there are; a server key has no such limit.",
  },
  "too-many-tries": {
    status: 429,
    title: "More is tried out than may be at once",
    fix: "Ask again after Retry-After seconds, for fewer slots or less often. What customers are shown is not held up by it.",
  },
  "too-many-exports": {
    status: 429,
    title: "As many exports run as may at once",
    fix: "Wait until one of them has ended, or for Retry-After seconds, then ask again.",
  },
  "too-many-listeners": {
    status: 429,
    title: "As many listen to the live stream as may at once",
    fix: "Close one of the others, or ask again after Retry-After seconds.",
  },
  "event-not-found": {
    status: 404,
    title: "No such event",
    fix: "Take the seq of an item of GET /v1/live, or of an event in a profile's timeline.",
  },
  "audit-not-readable": {
    status: 503,
    title: "The audit log cannot be read",
    fix: "Run attune audit verify and attune doctor: they say what is wrong with it. Restore a backup.",
  },
  "store-unavailable": {
    status: 503,
    title: "The store is not available now",
    fix: "Send the same again after Retry-After seconds; /readyz says what is wrong.",
  },
  "clock-not-virtual": {
    status: 409,
    title: "The clock is the machine's",
    fix: "Start with --clock virtual to set it.",
  },
  "clock-backwards": {
    status: 422,
    title: "The clock only goes forward",
    fix: "Send a later `now`, or a positive `advance`.",
  },
  internal: {
    status: 500,
    title: "Something went wrong here",
    fix: "Look for this request id in the server's log.",
  },
} as const satisfies Readonly<Record<string, Entry>>;

export type ProblemSlug = keyof typeof PROBLEMS;

export const isProblemSlug = (text: string): text is ProblemSlug => Object.hasOwn(PROBLEMS, text);

export const ProblemDocument = z
  .object({
    type: z.string().describe("/problems/<slug>"),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional().describe("What was sent and what is wrong with it."),
    fix: z.string().describe("What to do next."),
    instance: z.string().optional().describe("The request id."),
    errors: z.array(ProblemError).optional().describe("Where in the request, as JSON Pointers."),
    key: z.string().optional().describe("The flag, at paths of OFREP."),
    errorCode: z.string().optional().describe("What OFREP calls it, at paths of OFREP."),
    errorDetails: z.string().optional().describe("As detail, at paths of OFREP."),
  })
  .describe("A problem (RFC 9457), sent as application/problem+json.");
export type ProblemDocument = z.infer<typeof ProblemDocument>;

export type ProblemDetails = {
  readonly detail?: string;
  readonly errors?: readonly ProblemDetail[];
  readonly retryAfter?: number;
  /** The entity tag of what is there now, when the caller expected another. */
  readonly etag?: string;
  /** Methods that the path has, when the caller used another. */
  readonly allow?: readonly string[];
};

/** The caller's fault, thrown where it is found and answered at the edge. */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly slug: ProblemSlug;
  readonly details: ProblemDetails;
  constructor(slug: ProblemSlug, details: ProblemDetails = {}) {
    super(details.detail ?? PROBLEMS[slug].title);
    this.slug = slug;
    this.details = details;
  }
}

export const problem = (slug: ProblemSlug, details: ProblemDetails = {}): Problem =>
  new Problem(slug, details);

export const problemDocument = ({ slug, details }: Problem, instance: string): ProblemDocument => ({
  type: `/problems/${slug}`,
  title: PROBLEMS[slug].title,
  status: PROBLEMS[slug].status,
  ...(details.detail === undefined ? {} : { detail: details.detail }),
  fix: PROBLEMS[slug].fix,
  instance,
  ...(details.errors === undefined ? {} : { errors: [...details.errors] }),
});
