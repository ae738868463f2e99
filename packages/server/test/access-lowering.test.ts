import { describe, expect, test } from "vitest";
import { approveShown, person } from "./people.ts";
import type { RunningAttune } from "./running-attune.ts";
import { startForTest } from "./running-attune.ts";

const params = { kind: "tracking-plan", key: "shop" };
const plan = (traits: Record<string, string>, key = "shop") => ({
  kind: "tracking-plan",
  key,
  ...(key === "shop" ? {} : { sources: ["server"] }),
  traits: Object.fromEntries(
    Object.entries(traits).map(([name, pii]) => [name, { type: "string", pii }]),
  ),
});
const apply = (...definitions: readonly object[]) => ({ body: { definitions } });

const start = async (settings: Record<string, string> = {}) => {
  const attune = await startForTest(settings);
  const people = {
    dev: await person(attune, "dev", "developer"),
    mia: await person(attune, "mia", "marketer"),
  };
  return { attune, ...people };
};
const declare = (attune: RunningAttune) =>
  attune.call("applyDefinitions", apply(plan({ allergy: "sensitive", work_contact: "contact" })));
const REFUSED = { status: 403, slug: "role-not-allowed" };

describe("a live tracking plan that would protect less", () => {
  test("is refused to whoever may not see what it would show, by each way to make it live", async () => {
    const { attune, dev, mia } = await start();
    await declare(attune);
    const lowered = plan({ Allergy: "none", work_contact: "contact" });
    const refused = await dev.refused("applyDefinitions", apply(lowered));
    expect(refused).toMatchObject(REFUSED);
    expect(JSON.stringify(refused)).toContain(
      "trait Allergy (sensitive, then none). That takes owner.",
    );
    expect(await mia.refused("applyDefinitions", apply(lowered))).toMatchObject(REFUSED);
    await dev.call("putDefinition", { params, body: { traits: lowered.traits } });
    expect(await dev.refused("publishDefinition", { params })).toMatchObject(REFUSED);
    expect(await dev.refused("archiveDefinition", { params })).toMatchObject(REFUSED);
    const prune = { body: { definitions: [], prune: true } };
    expect(await dev.refused("applyDefinitions", prune)).toMatchObject(REFUSED);
    await attune.call("publishDefinition", { params });
  });

  test("is for a marketer to make of what is contact, an owner of what is sensitive", async () => {
    const { attune, dev, mia } = await start();
    await declare(attune);
    const lowered = plan({ allergy: "sensitive", work_contact: "personal" });
    expect(await dev.refused("applyDefinitions", apply(lowered))).toMatchObject(REFUSED);
    await mia.call("applyDefinitions", apply(lowered));
    await attune.call("applyDefinitions", apply(plan({ work_contact: "personal" })));
  });

  test("is refused at its approval, where plans are approved", async () => {
    const { attune, dev } = await start({ ATTUNE_APPROVAL_KINDS: "tracking-plan" });
    const max = await person(attune, "max", "developer");
    const olga = await person(attune, "olga", "owner");
    await declare(attune);
    await approveShown(olga, params);
    await dev.call("applyDefinitions", apply(plan({ work_contact: "none" })));
    const { definitions } = await max.call("definition", { params });
    const headers = { "if-match": `"${definitions[0]?.revision}"` };
    expect(await max.refused("approveDefinition", { params, headers })).toMatchObject(REFUSED);
    await approveShown(olga, params);
  });
});

test("a developer declares what nobody knows, and gains nothing by declaring what everybody knows", async () => {
  const { attune, dev } = await start();
  await declare(attune);
  const traits = { first_name: "Anna", email: "anna@example.com", shoe_width: "wide" };
  await attune.call("identify", { body: { userId: "anna", traits } });
  const also = plan({ first_name: "none", email: "none", shoe_width: "none" }, "other");
  await dev.call("applyDefinitions", apply(also));
  const shown = JSON.stringify(
    await dev.call("findProfile", { query: { identifier: "user_id:anna" } }),
  );
  expect(shown).toContain("wide");
  expect(shown).not.toContain("Anna");
  expect(shown).not.toContain("anna@");
});

test("a plan drafted anew by a developer protects no less, and applied as it is changes nothing for them", async () => {
  const { attune, dev } = await start();
  await declare(attune);
  const batch = Array.from({ length: 60 }, (_, index) => ({
    type: "identify",
    userId: `u${index}`,
    traits: { allergy: index % 2 === 0 ? "asthma" : "none at all", mood: "0701740605" },
  }));
  await attune.call("batch", { body: { batch } });
  const { definition } = await dev.call("draftTrackingPlan", { body: { key: "shop" } });
  expect(definition).toMatchObject({ traits: { allergy: { pii: "sensitive" } } });
  expect(JSON.stringify(definition)).not.toMatch(/asthma|0701740605/);
  const kept = { ...definition, traits: { ...plan({ work_contact: "contact" }).traits } };
  expect(await dev.refused("applyDefinitions", apply(kept))).toMatchObject(REFUSED);
});

test("answers of what changes something, and problems, tell a developer no more than reading does", async () => {
  const { attune, dev } = await start();
  const strict = {
    ...plan({ allergy: "sensitive" }),
    events: {
      Paid: { properties: { n: { type: "number", required: true, onViolation: "block" } } },
    },
  };
  await attune.call("applyDefinitions", apply(strict));
  const properties = { n: "anna@example.com", note: "Canariana", to: "0701740605" };
  await attune.call("batch", {
    body: { batch: [{ type: "track", event: "Paid", userId: "u", properties }] },
  });
  const [kept] = (await dev.call("quarantine")).events;
  const id = kept?.id ?? "";
  const told = [
    await dev.call("releaseQuarantined", {
      params: { id },
      body: { dryRun: true, fix: [{ rename: "/properties/note", to: "/properties/m" }] },
    }),
    await dev.call("planDefinitions", apply(plan({ allergy: "none" }))),
    await dev.call("draftTrackingPlan", { body: {} }),
    await dev.refused("releaseQuarantined", {
      params: { id },
      body: { fix: [{ move: "/properties/note" }] },
    }),
  ];
  expect(JSON.stringify(told)).not.toMatch(/Canariana|anna@|0701740605/);
});

test("a definition is answered as it was written, so that what is pulled can be applied", async () => {
  const { attune, dev } = await start();
  const content = { text: "Write to hello@shop.example or ring +46 8 123 45 67" };
  await attune.call("applyDefinitions", apply({ kind: "offer", key: "help", content }));
  const { definitions } = await dev.call("definition", { params: { kind: "offer", key: "help" } });
  expect(definitions[0]?.definition).toMatchObject({ content });
});
