import type { ModelChoice, ModelCommand } from "../model-contract.ts";
import type { Database, Row } from "./database.ts";
import { text } from "./database.ts";
import type { EngineParts } from "./parts.ts";

/** The row of the chosen models; there is none before the first training. */
export const CHOSEN_MODEL = "SELECT value FROM setting WHERE name = 'model'";

export const modelChoiceFrom = (row: Row | undefined): ModelChoice | null =>
  row === undefined ? null : JSON.parse(text(row, "value"));

/** Keeps which models are served from, inside the caller's transaction. */
export const createModelChooser = ({
  db,
  lock,
}: Pick<EngineParts, "lock"> & { readonly db: Database }) => {
  const read = db.prepare(CHOSEN_MODEL);
  const write = db.prepare(
    "INSERT INTO setting (name, value) VALUES ('model', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
  );
  return ({ choice }: ModelCommand): string | null => {
    lock("definitions");
    const before = modelChoiceFrom(read.get());
    write.run(JSON.stringify(choice));
    return before?.version ?? null;
  };
};
