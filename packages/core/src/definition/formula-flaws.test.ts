import { expect, test } from "vitest";
import { checkDefinitions } from "./index.ts";

const flawsOf = (fields: object): string[] =>
  checkDefinitions([{ kind: "offer", key: "sale", content: {}, ...fields }]).flaws.map(
    ({ pointer, message }) => `${pointer} ${message}`,
  );

test("a formula reads the item of an offer that sells one", () => {
  const asked = { value: "item.price", computed: { price: "item.price * 0.9" } };
  const message =
    "item is the catalog item that the offer sells, and this one names none: set item, or read something else";
  expect(flawsOf(asked)).toEqual([`/value ${message}`, `/computed/price ${message}`]);
  expect(flawsOf({ ...asked, item: "bike" })).toEqual([]);
  expect(flawsOf({ value: "price_of_item" })).toEqual([]);
});
