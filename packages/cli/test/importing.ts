import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { attune, attuneJson, freshFolder } from "./attune-command.ts";

export const MAP = `
source: till
format: { type: csv }
rows:
  - when: { what: [view, add] }
    type: track
    event: { $column: what, values: { view: Product Viewed, add: Product Added } }
    userId: { $column: customer }
    timestamp: { $column: at, as: iso }
    properties:
      product_id: { $column: product }
      price: { $column: price, as: number }
      currency: SEK
  - when: { what: buy }
    type: track
    event: Order Completed
    userId: { $column: customer }
    timestamp: { $column: at, as: iso }
    properties:
      order_id: { $text: "{customer}-{at}" }
      products: [{ product_id: { $column: product }, quantity: 1 }]
`;

export const ROWS = `customer,what,product,price,at
kim,view,p-1,19.90,2026-01-01T10:00:00Z
kim,add,p-1,,2026-01-01T10:01:00Z
kim,buy,p-1,19.90,2026-01-01T10:02:00Z
`;

/** A folder with a file and a mapping, and the command that imports the one by the other. */
export const importing = (rows: string | Buffer = ROWS, map: string = MAP, name = "till.csv") => {
  const folder = freshFolder();
  const [file, mapping] = [join(folder, name), join(folder, "map.yaml")];
  writeFileSync(file, rows);
  writeFileSync(mapping, map);
  const data = ["--data", join(folder, "data")];
  return { folder, file, mapping, data, command: ["import", file, "--map", mapping, ...data] };
};

const Summary = z.object({
  import: z.string(),
  from: z.int(),
  tally: z.object({
    rows: z.int(),
    accepted: z.int(),
    duplicate: z.int(),
    rejected: z.int(),
    events: z.record(z.string(), z.int()),
    firstRejects: z.array(z.object({ line: z.int(), column: z.string(), reason: z.string() })),
  }),
});
/** The summary of an import. */
export const imported = async (command: readonly string[]) =>
  Summary.parse(await attuneJson(command));

const Stored = z.looseObject({ properties: z.looseObject({}).optional(), messageId: z.string() });
/** The events that a data directory holds. */
export const exported = async (data: readonly string[]) => {
  const { code, out, err } = await attune(["export", "events", ...data]);
  if (code !== 0) throw new Error(`the export ended with ${code}: ${err}`);
  return out
    .trimEnd()
    .split("\n")
    .map((line) => Stored.parse(JSON.parse(line)));
};
