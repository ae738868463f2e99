import type { Json, JsonObject } from "../json/index.ts";
import { own, ownObject } from "../json/index.ts";

/** Items that one event is stamped with. */
export const MAX_STAMPED = 100;

const LONGEST_ID = 200;

/** Where a product is named: Segment's spec, and how some clients write it. */
const FIELDS = ["product_id", "productId", "sku"] as const;

const idsOf = (of: Json | undefined): string[] =>
  FIELDS.flatMap((field) => {
    const id = own(of, field);
    const text = typeof id === "number" ? String(id) : id;
    if (typeof text !== "string" || text === "" || text.length > LONGEST_ID) return [];
    // No item has such an id, and no store could be asked for it.
    return text.isWellFormed() && !text.includes("\u0000") ? [text] : [];
  });

/** Ids by which a message's properties name products: of the first hundred that it names. */
export const itemsNamed = (message: JsonObject): string[] => {
  const properties = ownObject(message, "properties");
  const products = own(properties, "products");
  const lines: readonly Json[] = Array.isArray(products) ? products.slice(0, MAX_STAMPED) : [];
  return [...new Set([properties, ...lines].flatMap(idsOf))].slice(0, MAX_STAMPED);
};
