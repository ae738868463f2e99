import type { OperationName } from "@attune/contract";
import type { RunningAttune } from "./running-attune.ts";
import { userHash } from "./running-attune.ts";
import { ANNA } from "./shop-definitions.ts";

/** What Mallory's browser may try: Anna's ids as she types them, with no hash, a false one, or her own. */
const HASHES = [
  {},
  { userHash: { user_id: "0".repeat(64), email: "0".repeat(64) } },
  {
    userHash: {
      user_id: userHash("user_id:mallory"),
      email: userHash("email:mallory@example.com"),
    },
  },
  { userHash: { user_id: userHash("email:anna"), email: userHash("user_id:anna@example.com") } },
  {
    userHash: {
      user_id: userHash("user_id:anna", "a-secret-that-is-not-ours"),
      email: userHash(""),
    },
  },
  { userHash: { user_id: ["x"], email: null } },
] as const;

export const MALLORY = { anonymousId: "mallorys-phone" } as const;

/** A message that types Anna's ids at every place an identifier is read from. */
const typed = (type: string, context: object): Record<string, unknown> => {
  const email = ANNA.traits.email;
  const claims = { userId: ANNA.userId, context: { ...context, traits: { email, plan: "none" } } };
  const traits = { email: email.toUpperCase(), plan: "none", city: "Malmö" };
  switch (type) {
    case "identify":
      return { ...claims, traits };
    case "group":
      return { ...claims, groupId: "annas-company", traits };
    case "alias":
      return { ...claims, previousId: MALLORY.anonymousId };
    case "track":
      return { ...claims, event: "Order Completed", properties: { email, user_id: ANNA.userId } };
    default:
      return { ...claims, name: "Home", properties: { email } };
  }
};

const TYPES = ["track", "identify", "page", "screen", "group", "alias"];

/** The messages of every type, with Mallory's own anonymous id and without. */
const messages = (type: string): Record<string, unknown>[] =>
  HASHES.flatMap((context) => [
    { ...typed(type, context), ...MALLORY },
    typed(type, context),
    { ...typed(type, context), userId: "mallory", previousId: ANNA.userId, ...MALLORY },
  ]);

const single = (type: string) => (attune: RunningAttune, name: OperationName) =>
  Promise.all(messages(type).map((body) => attune.send(name, { key: "browser", body })));

const batch = async (attune: RunningAttune, name: OperationName) => [
  await attune.send(name, {
    key: "browser",
    body: { batch: TYPES.flatMap((type) => messages(type).map((each) => ({ type, ...each }))) },
  }),
];

const decide = (attune: RunningAttune, name: OperationName) => {
  const typedIds = { user_id: ANNA.userId, email: ANNA.traits.email };
  const requests = HASHES.slice(0, -1).flatMap((hashes) => [
    { ...hashes, identifiers: typedIds },
    { ...hashes, identifiers: { ...typedIds, anonymous_id: MALLORY.anonymousId }, explain: true },
    {
      ...hashes,
      identifiers: typedIds,
      events: messages("identify").map((each) => ({ type: "identify", ...each })),
    },
  ]);
  return Promise.all(
    requests.map((body) =>
      attune.send(name, { key: "browser", body: { ...body, slots: ["hero", "shelf"] } }),
    ),
  );
};

const flag = (attune: RunningAttune, name: OperationName) => {
  const identifiers = { user_id: ANNA.userId, email: ANNA.traits.email };
  const contexts = HASHES.flatMap((hashes) => [
    { ...hashes, identifiers },
    { ...hashes, identifiers, targetingKey: MALLORY.anonymousId },
  ]);
  return Promise.all(
    contexts.map((context) =>
      attune.send(name, { key: "browser", params: { key: "hero" }, body: { context } }),
    ),
  );
};

const recommend = async (attune: RunningAttune, name: OperationName) => {
  const recommender = { kind: "recommender", key: "for-you", sources: [{ use: "ease" }] };
  await attune.call("applyDefinitions", { body: { definitions: [recommender] } });
  const identifiers = { user_id: ANNA.userId, email: ANNA.traits.email };
  const requests = HASHES.slice(0, -1).flatMap((hashes) => [
    { ...hashes, identifiers },
    {
      ...hashes,
      identifiers: { ...identifiers, anonymous_id: MALLORY.anonymousId },
      explain: true,
    },
  ]);
  return Promise.all(
    requests.map((body) =>
      attune.send(name, { key: "browser", body: { ...body, recommender: "for-you" } }),
    ),
  );
};

/** How each operation that takes a browser key is tried. */
export const ATTEMPTS: Readonly<
  Record<string, (attune: RunningAttune, name: OperationName) => Promise<Response[]>>
> = {
  track: single("track"),
  t: single("track"),
  identify: single("identify"),
  i: single("identify"),
  page: single("page"),
  p: single("page"),
  screen: single("screen"),
  s: single("screen"),
  group: single("group"),
  g: single("group"),
  alias: single("alias"),
  a: single("alias"),
  batch,
  b: batch,
  decide,
  recommend,
  evaluateFlag: flag,
  evaluateFlags: flag,
};
