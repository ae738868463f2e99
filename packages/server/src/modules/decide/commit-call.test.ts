import { expect, test } from "vitest";
import { virtualClock } from "../../platform/clock/index.ts";
import { StoreUnavailable } from "../../platform/store/index.ts";
import { createCommitCall } from "./commit-call.ts";

test("what was delivered and cannot be recorded beside a late record is told", async () => {
  const late = Promise.withResolvers<{ readonly profile: null; readonly slots: readonly [] }>();
  const told = Promise.withResolvers<string>();
  const commits = [
    () => late.promise,
    () => Promise.reject(new StoreUnavailable("the disk is full")),
  ];
  const commit = createCommitCall({
    store: { commitDecisions: () => commits.shift()?.() ?? late.promise },
    clock: virtualClock(0),
    elapsed: () => 0,
    observe: () => undefined,
    onUnmarked: told.resolve,
  });
  await commit({ calls: [], read: undefined, left: () => 1 });
  late.resolve({ profile: null, slots: [] });
  expect(await told.promise).toContain("the disk is full");
});
