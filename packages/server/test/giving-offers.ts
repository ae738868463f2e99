import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import type { RunningAttune, Settings } from "./running-attune.ts";
import { startForTest } from "./running-attune.ts";

/** A Monday, noon in UTC. */
export const MONDAY = "2035-03-05T12:00:00.000Z";

export type Ids = Readonly<Record<string, string>>;

/** A server whose clock stands at noon of a Monday, with some definitions. */
export const openAt = async (
  definitions: readonly object[],
  { now = MONDAY, ...settings }: Settings & { readonly now?: string } = {},
): Promise<RunningAttune> => {
  const attune = await startForTest({ ATTUNE_CLOCK: "virtual", ...settings });
  await attune.call("setClock", { body: { now } });
  await apply(attune, ...definitions);
  return attune;
};

export const apply = (attune: RunningAttune, ...definitions: readonly object[]) =>
  attune.call("applyDefinitions", { body: { definitions } });

export const advance = (attune: RunningAttune, by: string) =>
  attune.call("setClock", { body: { advance: by } });

/** A slot that shows `nothing` by default. */
export const slot = (key: string, more: object = {}): object => ({
  kind: "slot",
  key,
  default: { content: { headline: "nothing" } },
  ...more,
});

/** An offer that says its own key. */
export const offer = (key: string, more: object = {}): object => ({
  kind: "offer",
  key,
  content: { headline: key },
  ...more,
});

/** A rule that puts up offers for everybody. */
export const rule = (slotKey: string, offers: readonly string[], more: object = {}): object => ({
  kind: "rule",
  key: `${slotKey}-${offers[0] ?? "none"}`,
  slot: slotKey,
  then: offers.length === 1 ? { offer: offers[0] } : { offers },
  ...more,
});

export const policy = (key: string, more: object): object => ({ kind: "policy", key, ...more });

/** Decides one slot. */
export const decideIn = async (
  attune: RunningAttune,
  slotKey: string,
  identifiers: Ids,
  more: object = {},
) => {
  const body = { identifiers, slots: [slotKey], ...more };
  const { decisions } = await attune.call("decide", { body });
  const decision = decisions[slotKey];
  if (!decision) throw new Error(`there is no decision for ${slotKey}`);
  return decision;
};

export type Answered = Awaited<ReturnType<typeof decideIn>>;

/** The offer that a slot shows; null for its default. */
export const shownIn = async (
  attune: RunningAttune,
  slotKey: string,
  identifiers: Ids,
  more: object = {},
): Promise<string | null> => (await decideIn(attune, slotKey, identifiers, more)).offer;

/** Why each candidate is shown or is not, with what that is about. */
export const whyOf = async (attune: RunningAttune, { decisionId }: Answered) => {
  const { candidates } = await attune.call("explainDecision", { params: { id: decisionId } });
  return candidates.map(({ offer: key, reason, parameters }) => ({
    offer: key,
    reason,
    parameters,
  }));
};

const SEGMENT_IDS: Ids = { user_id: "userId", anonymous_id: "anonymousId" };

/** Says that a decision was viewed, clicked or dismissed; what became of the event. */
export const tell = async (
  attune: RunningAttune,
  word: "Viewed" | "Clicked" | "Dismissed",
  { decisionId }: Pick<Answered, "decisionId">,
  identifiers: Ids,
  properties: object = {},
) => {
  const ids = Object.entries(identifiers).map(([ns, value]) => [SEGMENT_IDS[ns] ?? ns, value]);
  const event = {
    type: "track",
    messageId: randomUUID(),
    event: `Decision ${word}`,
    ...Object.fromEntries(ids),
    properties: { decision_id: decisionId, ...properties },
  };
  const { events } = await attune.call("batch", { key: "server", body: { batch: [event] } });
  return events[0];
};

/** What stands of uses, in the order in which they were made. */
export const usesIn = (attune: RunningAttune) =>
  attune.rows(
    "SELECT offer, slot, at, expires, shown, clicked, dismissed FROM offer_use ORDER BY at, decision, offer",
  );

export const ADA = { user_id: "ada" } as const;
export const BO = { user_id: "bo" } as const;

/** One slot with one offer for everybody. */
export const oneOffer = (more: object, slotMore: object = {}): readonly object[] => [
  slot("hero", slotMore),
  offer("sale", more),
  rule("hero", ["sale"]),
];

/** Says that somebody saw it. */
export const seen = async (attune: RunningAttune, answered: Answered, who: Ids = ADA) => {
  expect(await tell(attune, "Viewed", answered, who)).toMatchObject({ status: "accepted" });
};

/** Decides, and says that it was seen. */
export const giveTo = async (
  attune: RunningAttune,
  slotKey: string,
  who: Ids = ADA,
): Promise<string | null> => {
  const answered = await decideIn(attune, slotKey, who);
  if (answered.offer !== null) await seen(attune, answered, who);
  return answered.offer;
};

/** What is stored is the fold of the log. */
export const verified = async (attune: RunningAttune): Promise<void> => {
  expect(await attune.call("verify")).toMatchObject({ ok: true });
};
