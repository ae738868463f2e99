import { expect, test } from "vitest";
import { startForTest } from "./running-attune.ts";

const DEFINITIONS = [
  { kind: "slot", key: "hero", name: "Home hero" },
  { kind: "slot", key: "cart", description: "Below the hero" },
  { kind: "segment", key: "heroes", when: { plan: "gold" } },
];

test("definitions are found by key, name and description, the best first", async () => {
  const attune = await startForTest();
  await attune.call("applyDefinitions", { body: { definitions: DEFINITIONS } });
  const find = async (q: string) =>
    (await attune.call("search", { query: { q } })).definitions.map(({ kind, key }) => [kind, key]);
  expect(await find(" HERO ")).toEqual([
    ["slot", "hero"],
    ["segment", "heroes"],
    ["slot", "cart"],
  ]);
  expect(await find("home")).toEqual([["slot", "hero"]]);
  expect(await find("nothing")).toEqual([]);
  const one = await attune.call("search", { query: { q: "hero", limit: 1 } });
  expect(one.definitions).toHaveLength(1);
});

test("a profile is found by any of its identifiers as people type them, and by its id", async () => {
  const attune = await startForTest();
  const traits = { email: "anna@example.com", phone: "+46701740699" };
  await attune.call("identify", { body: { userId: "anna", anonymousId: "laptop", traits } });
  await attune.call("group", { body: { userId: "anna", groupId: "acme" } });
  const { id } = await attune.call("findProfile", { query: { identifier: "user_id:anna" } });
  const find = async (q: string) => (await attune.call("search", { query: { q } })).profiles;
  expect(await find("Anna@Example.com")).toEqual([{ id, identifier: "email:anna@example.com" }]);
  expect(await find("email:ANNA@example.com")).toEqual([
    { id, identifier: "email:anna@example.com" },
  ]);
  expect(await find("anna")).toEqual([{ id, identifier: "user_id:anna" }]);
  expect(await find("laptop")).toEqual([{ id, identifier: "anonymous_id:laptop" }]);
  expect(await find(id)).toEqual([{ id, identifier: null }]);
  expect(await find("nobody")).toEqual([]);
  expect((await attune.call("search", { query: { q: "acme" } })).accounts).toEqual([
    { id: "acme" },
  ]);
});

test("who may not see an address finds its owner by it, and is not told it", async () => {
  const attune = await startForTest();
  const traits = { email: "anna@example.com" };
  await attune.call("identify", { body: { userId: "anna", traits } });
  const { key } = await attune.call("addKey", { body: { name: "the analyst", role: "analyst" } });
  const headers = { authorization: `Bearer ${key}` };
  const query = { q: "anna@example.com" };
  const { profiles } = await attune.call("search", { query, key: null, headers });
  expect(profiles).toMatchObject([{ identifier: "email:[contact]" }]);
});
