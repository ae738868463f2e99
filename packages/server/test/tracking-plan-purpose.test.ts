import { expect, test } from "vitest";
import { startForTest } from "./running-attune.ts";

test("an export for a purpose leaves out what the tracking plan says is collected for another", async () => {
  const attune = await startForTest();
  const plan = {
    kind: "tracking-plan",
    key: "shop",
    events: {
      "Ad Clicked": { purpose: "marketing" },
      "Order Completed": {
        properties: { campaign: { type: "string", purpose: "marketing" } },
      },
    },
  };
  await attune.call("applyDefinitions", { body: { definitions: [plan] } });
  const properties = { total: 5, campaign: "spring" };
  for (const event of ["Ad Clicked", "Order Completed"])
    await attune.call("track", { body: { event, userId: "bo", properties } });
  const exported = async (query: { readonly purpose?: string }) =>
    (await (await attune.send("exportEvents", { query })).text())
      .split("\n")
      .filter((line) => line !== "")
      .map((line): unknown => JSON.parse(line));
  expect(await exported({})).toMatchObject([
    { event: "Ad Clicked", properties },
    { event: "Order Completed", properties },
  ]);
  const [line, ...others] = await exported({ purpose: "analytics" });
  expect(line).toMatchObject({ event: "Order Completed" });
  expect(line).toHaveProperty("properties", { total: 5 });
  expect(others).toEqual([]);
});
