import type { Random } from "../src/demo/random.ts";
import type { RunningAttune } from "./running-attune.ts";

const DAY_MS = 86_400_000;

/** Some message of one of twelve people, within some days from an instant (epoch ms). */
export const messageOf = (random: Random, from: number, days: number): object => {
  const name = random.pick(["Order Completed", "Order Refunded", "Product Viewed"]);
  const total = random.below(90_000) / 100;
  const person = random.below(12);
  const ids = random.pick<object>([
    { userId: `u${person}` },
    { anonymousId: `a${person}` },
    { userId: `u${person}`, anonymousId: `a${random.below(12)}` },
    {
      anonymousId: `a${random.below(12)}`,
      context: { traits: { email: `${person}@example.com` } },
    },
  ]);
  return {
    type: "track",
    event: name,
    ...ids,
    timestamp: new Date(from + random.below(days * DAY_MS)).toISOString(),
    properties: {
      ...(name === "Product Viewed" || random.chance(0.1) ? {} : { total }),
      ...(random.chance(0.2) ? {} : { currency: random.pick(["SEK", "EUR"]) }),
      ...(random.chance(0.3) ? {} : { channel: random.pick(["web", "app", "store"]) }),
    },
  };
};

/** Takes somebody's profile apart, if it can be, and now and then joins it again. */
export const separateSomebody = async (attune: RunningAttune, random: Random): Promise<void> => {
  const identifier = `user_id:u${random.below(12)}`;
  const found = await attune.send("findProfile", { query: { identifier } });
  if (found.status !== 200) return;
  const { id }: { id: string } = JSON.parse(await found.text());
  const body = { take: [identifier], reason: "two people" };
  const unmerged = await attune.send("unmerge", { params: { id }, body });
  if (unmerged.status !== 200 || random.chance(0.5)) return;
  const { id: separation }: { id: number } = JSON.parse(await unmerged.text());
  await attune.call("undo", { params: { id }, body: { unmerge: separation } });
};
