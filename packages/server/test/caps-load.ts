import type { Random } from "../src/demo/random.ts";
import { createRandom } from "../src/demo/random.ts";
import type { Limit, Purse } from "./caps-recount.ts";
import { offer, policy, rule, slot } from "./giving-offers.ts";

const HOUR = 3_600_000;

/** A shop in which everything is scarce: each offer, each group, each slot, all of it, and two budgets. */
export const scarceShop = (people: number) => {
  const purses: readonly Purse[] = [
    { offer: "c", amount: Math.ceil(people * 1.5) },
    { offer: "e", amount: Math.ceil(people / 2) },
  ];
  const [c, e] = purses;
  const definitions = [
    slot("hero", { reserve: "1m" }),
    slot("shelf", { reserve: "1m", slate: { size: 2 } }),
    offer("a", { groups: ["promo"], caps: [{ limit: 2 }] }),
    offer("b", { caps: [{ limit: 3, within: "1h" }] }),
    offer("c", { budget: { amount: c?.amount ?? 0 } }),
    offer("d", { groups: ["promo"], caps: [{ limit: 2, within: "24h" }] }),
    offer("e", { budget: { amount: e?.amount ?? 0 } }),
    offer("f"),
    rule("hero", ["a", "b", "c"]),
    rule("shelf", ["d", "e", "f"]),
    policy("web", {
      caps: [
        { key: "all", limit: 8 },
        { key: "shelf", limit: 5, per: "slot", of: { slots: ["shelf"] } },
        { key: "promo", limit: 3, per: "group" },
      ],
    }),
  ];
  const all = { within: null, offers: null, slots: null };
  const limits: readonly Limit[] = [
    { ...all, limit: 2, offers: ["a"] },
    { ...all, limit: 3, offers: ["b"], within: HOUR },
    { ...all, limit: 2, offers: ["d"], within: 24 * HOUR },
    { ...all, limit: 8 },
    { ...all, limit: 5, slots: ["shelf"] },
    { ...all, limit: 3, offers: ["a", "d"] },
  ];
  return { definitions, limits, purses };
};

/** A request of the load: its operation and its body. */
export type Ask =
  | { readonly name: "decide" | "track"; readonly body: object }
  | { readonly name: "unmerge"; readonly profile: string; readonly body: object };

/** Sends one; null when no answer came. */
export type SendAsk = (
  ask: Ask,
) => Promise<{ readonly status: number; readonly text: string } | null>;

type Answer = {
  readonly profile?: string;
  readonly decisions?: Readonly<
    Record<
      string,
      {
        readonly decisionId: string;
        readonly offer: string | null;
        readonly items?: readonly { readonly id: string }[];
        readonly recorded?: boolean;
      }
    >
  >;
};

/** What the clients know. */
export type Load = {
  readonly sent: number;
  readonly unanswered: number;
  readonly unrecorded: number;
  /** Answers by status. */
  readonly statuses: ReadonlyMap<number, number>;
  /** Offers that each answered decision showed, as text. */
  readonly shown: ReadonlyMap<string, string>;
};

export type LoadPlan = {
  readonly people: number;
  readonly requests: number;
  readonly clients: number;
  readonly seed: number;
  readonly unmerges: boolean;
};

/**
 * Clients that decide for people by their names and their devices, say what was seen, join devices to names
 * and set them apart again, until so many requests were sent.
 */
export const runLoad = async (
  { people, requests, clients, seed, unmerges }: LoadPlan,
  send: SendAsk,
): Promise<Load> => {
  const counts = { sent: 0, unanswered: 0, unrecorded: 0 };
  const statuses = new Map<number, number>();
  const shown = new Map<string, string>();

  const ask = async (request: Ask): Promise<Answer> => {
    counts.sent += 1;
    const answered = await send(request);
    if (answered === null) {
      counts.unanswered += 1;
      return {};
    }
    statuses.set(answered.status, (statuses.get(answered.status) ?? 0) + 1);
    return answered.status === 200 ? JSON.parse(answered.text) : {};
  };

  /** Notes what was shown, and mostly says that it was seen. */
  const look = async (answer: Answer, ids: object, random: Random): Promise<void> => {
    for (const decision of Object.values(answer.decisions ?? {})) {
      const { decisionId, offer: key, items, recorded } = decision;
      if (recorded === false) counts.unrecorded += 1;
      else shown.set(decisionId, items?.map(({ id }) => id).join(" ") ?? key ?? "");
      if (key === null || !random.chance(0.6)) continue;
      const word = random.pick(["Viewed", "Viewed", "Clicked"]);
      const properties = { decision_id: decisionId };
      await ask({ name: "track", body: { event: `Decision ${word}`, ...ids, properties } });
    }
  };

  /** Now and then a person signs in on a device, or turns out not to be who used it. */
  const moveOn = async (person: number, profile: string, random: Random): Promise<void> => {
    const device = random.pick([`x${person}`, `y${person}`]);
    if (random.chance(0.15)) {
      const body = { event: "Signed In", userId: `u${person}`, anonymousId: device };
      await ask({ name: "track", body });
    } else if (unmerges && random.chance(0.08)) {
      const body = { take: [`anonymous_id:${device}`], reason: "somebody else's device" };
      await ask({ name: "unmerge", profile, body });
    }
  };

  const client = async (nr: number): Promise<void> => {
    const random = createRandom(seed + nr);
    while (counts.sent < requests) {
      const person = random.below(people);
      const [ns, value] = random.pick<readonly [string, string]>([
        ["user_id", `u${person}`],
        ["anonymous_id", `x${person}`],
        ["anonymous_id", `y${person}`],
      ]);
      const slots = random.pick([["hero"], ["shelf"], ["hero", "shelf"]]);
      const body = { identifiers: { [ns]: value }, slots };
      const answer = await ask({ name: "decide", body });
      await look(answer, ns === "user_id" ? { userId: value } : { anonymousId: value }, random);
      await moveOn(person, answer.profile ?? "p0", random);
    }
  };
  await Promise.all(Array.from({ length: clients }, (_, nr) => client(nr)));
  return { ...counts, statuses, shown };
};
