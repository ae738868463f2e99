import { expect, test } from "vitest";
import type { LiveRowOf, Received } from "./listening.ts";
import { heardSoFar, listenTo } from "./listening.ts";
import { startNodes } from "./nodes.ts";

const isEvent = (row: Received["row"]): row is LiveRowOf<"event"> => row.kind === "event";
const idsIn = (received: readonly Received[]) =>
  received
    .map(({ row }) => row)
    .filter(isEvent)
    .map(({ messageId }) => messageId ?? "");

const track = (messageId: string) => ({
  body: { event: "Product Viewed", userId: "anna", messageId },
});

test("who listens to one node hears the events of every node, each once", async () => {
  const { a, b } = await startNodes();
  const listening = await listenTo(a, { query: { pace: "all" } });
  const [hello] = await listening.until(({ row }) => row.kind === "hello");
  expect(hello?.row).toMatchObject({ unlogged: "this node" });
  const wanted: string[] = [];
  for (let n = 0; n < 20; n += 1) {
    await a.call("track", track(`a${n}`));
    await b.call("track", track(`b${n}`));
    wanted.push(`a${n}`, `b${n}`);
  }
  const heard: string[] = [];
  while (heard.length < wanted.length)
    heard.push(...idsIn(await listening.until(({ row }) => isEvent(row))));
  expect(heard.toSorted()).toEqual(wanted.toSorted());
  expect(idsIn(await heardSoFar(b))).toEqual(heard);
});

test("of events that another node took in it is told that nothing was measured", async () => {
  const { a, b } = await startNodes();
  const listening = await listenTo(a);
  await listening.until(({ row }) => row.kind === "hello");
  await b.call("track", track("b1"));
  const [theirs] = (await listening.until(({ row }) => isEvent(row))).map(({ row }) => row);
  await a.call("track", track("a1"));
  const [ours] = (await listening.until(({ row }) => isEvent(row))).map(({ row }) => row);
  expect(theirs?.kind === "event" && theirs.path?.micros).toBeNull();
  expect(ours?.kind === "event" && ours.path?.micros?.fold).toBeGreaterThan(0);
});
