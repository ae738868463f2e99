import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { attune, attuneJson, BASIS, freshFolder } from "./attune-command.ts";
import { importing } from "./importing.ts";

const MAP = `
source: till
format: { type: csv }
rows:
  - type: track
    event: Product Viewed
    userId: { $column: customer }
    timestamp: { $column: at, as: iso }
    properties:
      product_id: { $column: item }
`;

const RECOMMENDERS = `kind: recommender
key: for-you
sources: [{ use: ease }]
rules: { bought: allow }
---
kind: recommender
key: popular
sources: [{ use: popular }]
`;

const Models = z.object({
  served: z.string().nullable(),
  versions: z.array(z.object({ people: z.int(), items: z.int(), served: z.boolean() })),
});

/** Twenty people: half of them look at tents and ropes, the others at lamps and books. */
const views = async (): Promise<readonly string[]> => {
  const rows = Array.from({ length: 20 }, (_, n) =>
    (n % 2 === 0 ? ["tent", "rope"] : ["lamp", "book"]).map(
      (item, at) => `c-${n},${item},2026-01-0${1 + (n % 9)}T10:0${at}:00Z`,
    ),
  ).flat();
  const { data, command } = importing(["customer,item,at", ...rows].join("\n"), MAP);
  await attuneJson(command);
  return data;
};

describe("attune train", () => {
  it("trains on a data directory without a server, lists the versions, and rolls back", async () => {
    const data = await views();
    const none = await attune(["train", "--list", ...data], BASIS);
    expect(none.out).toContain("No models yet");
    const first = Models.parse(await attuneJson(["train", "--full", ...data], BASIS));
    expect(first.versions).toMatchObject([{ people: 20, items: 4, served: true }]);
    const second = Models.parse(await attuneJson(["train", "--search", ...data], BASIS));
    expect(second.versions.map(({ served }) => served)).toEqual([true, false]);
    const version = first.served ?? "";
    const back = await attune(["train", "--rollback", version, ...data], BASIS);
    expect(back.code).toBe(0);
    expect(back.out).toContain(`Served is ${version}.`);
    const unknown = await attune(["train", "--rollback", "1999", ...data], BASIS);
    expect(unknown.code).toBe(1);
    expect(unknown.err).toContain("no such version");
  });

  it("makes what attune report recommender tells of, shelves that nobody asked for and a model", async () => {
    const data = await views();
    const file = join(freshFolder(), "recommenders.yaml");
    writeFileSync(file, RECOMMENDERS);
    await attuneJson(["apply", file, ...data], BASIS);
    const report = ["report", "recommender", "for-you", "--wait", ...data];
    const before = await attune(report, BASIS);
    expect(before.out).toContain("No shelf was answered.");
    expect(before.out).toContain("No model yet: attune train makes one of the log.");
    await attuneJson(["train", "--full", ...data], BASIS);
    await attuneJson(["recommend", "for-you", "--to", "user_id:c-1", ...data], BASIS);
    const after = await attune([...report, "--days", "2"], BASIS);
    expect(after.out).toMatch(/^recommender:for-you +1 +0 +0 +0 +– +0 +– +0/m);
    expect(after.out).toContain("– insufficient: too few people, 20 are needed.");
    expect(after.out).toMatch(/The model \S+, on the log's own past:/);
    const other = await attune(["report", "recommender", "popular", ...data], BASIS);
    expect(other.out).toContain("It does not ask the model of what goes together (ease).");
    const unknown = await attune(["report", "recommender", "unheard-of", ...data], BASIS);
    expect(unknown.code).toBe(1);
  });

  it("says why it made nothing, and leaves what was served", async () => {
    const data = await views();
    const { code, err } = await attune(["train", ...data], {});
    expect(code).toBe(1);
    expect(err).toContain("allows personalization");
    const small = { ...BASIS, ATTUNE_MODEL_MEMORY: "64" };
    expect((await attune(["train", ...data], small)).code).toBe(0);
  });
});
