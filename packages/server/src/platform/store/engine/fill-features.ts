import { fillFeatures } from "@attune/core/commit";
import type { Lease } from "../lease-contract.ts";
import type { FillStep, GatheredFeatures } from "../segments-contract.ts";
import type { Database } from "./database.ts";
import type { Leases } from "./lease-rows.ts";
import type { Loader, Writer } from "./parts.ts";
import { createFillingRows, fillingRows } from "./program-rows.ts";

type Deps = {
  readonly db: Database;
  readonly loader: Loader;
  readonly writer: Writer;
  readonly leases: Pick<Leases, "hold">;
};

/**
 * Puts down what was gathered, inside the caller's transaction, with how far that is. What was gathered
 * for definitions that have changed since is let go. Null when somebody else has claimed the lease.
 */
export const createFeatureFiller = ({ db, loader, writer, leases }: Deps) => {
  const fillings = createFillingRows(db);
  return (gathered: GatheredFeatures, lease: Lease): FillStep | null => {
    if (!leases.hold(lease)) return null;
    const { keys, since, cursor, facets, upTo } = gathered;
    const rows = fillingRows(db).filter(
      (row) =>
        row.kind === "feature" &&
        row.since === since &&
        row.cursor === cursor &&
        keys.includes(row.key),
    );
    if (rows.length !== keys.length) return { moved: 0, isDone: false };
    const loaded = loader.forIdentifiers(facets.map(({ identifier }) => identifier));
    // One that has expired is gone; its identifier may be another facet's by now.
    const here = facets.filter(({ id }) => loaded.set.facets.has(id));
    fillFeatures(loaded.set, new Map(here.map(({ id, features }) => [id, features])));
    writer.state(loaded);
    // So many records are not for the memory between commits.
    loader.forget();
    for (const row of rows) {
      if (upTo >= since) fillings.done(row);
      else fillings.reach(row, upTo);
    }
    return { moved: here.length, isDone: false };
  };
};
