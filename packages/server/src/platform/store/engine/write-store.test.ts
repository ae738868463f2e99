import { expect, test } from "vitest";
import { StoreBusy } from "../contract.ts";
import { createWriteStore } from "./write-store.ts";

test("facets that are made wait in the same bounded queue as what is committed", async () => {
  const answer = Promise.withResolvers<never>();
  const writer = {
    ask: () => answer.promise,
    checkpointed: () => undefined,
    failure: () => null,
    close: () => Promise.resolve(),
  };
  const gather = (): never => {
    throw new Error("nothing is gathered here");
  };
  const store = createWriteStore(writer, "node", gather, 1);
  const identifier = { ns: "user_id", value: "ada" };
  const first = store.ensureFacet(identifier, 0);
  expect(store.waiting()).toBe(1);
  await expect(store.ensureFacet(identifier, 0)).rejects.toThrow(StoreBusy);
  answer.reject(new Error("stopped"));
  await expect(first).rejects.toThrow("stopped");
  expect(store.waiting()).toBe(0);
});
