import type { Recorded } from "@attune/core/commit";
import { evaluateAccounts } from "@attune/core/commit";
import type { CommitState } from "./commit-state.ts";
import type { Database } from "./database.ts";
import { int, text } from "./database.ts";
import type { Loader, Writer } from "./parts.ts";
import type { FillingRow } from "./program-rows.ts";
import { createFillingRows } from "./program-rows.ts";

type Deps = {
  readonly db: Database;
  readonly loader: Loader;
  readonly writer: Writer;
  readonly state: CommitState;
};

/**
 * Comes by the members of an account that has changed, a step at a time: what looks into accounts is
 * evaluated for them. Answers how many it came by.
 */
export const createAccountFiller = ({ db, loader, writer, state }: Deps) => {
  const next = db.prepare(
    "SELECT f.id, f.ns, f.value FROM account_member m JOIN facet f ON f.id = m.facet WHERE m.account = ? AND m.facet > ? AND m.facet <= ? ORDER BY m.facet LIMIT ?",
  );
  const profileOf = db.prepare("SELECT profile FROM facet WHERE id = ?");
  const fillings = createFillingRows(db);

  return (row: FillingRow, at: number, limit: number): number => {
    const found = next.all(row.key, row.cursor, row.since, limit);
    // Held first: nobody joins them to others between here and their evaluation.
    loader.hold(found.map((each) => ({ ns: text(each, "ns"), value: text(each, "value") })));
    const profiles = found.flatMap((each) => {
      const place = profileOf.get(int(each, "id"));
      return place ? [int(place, "profile")] : [];
    });
    const loaded = loader.forMemberships([...new Set(profiles)]);
    const entries: Recorded[] = [];
    const context = state.context(at);
    for (const profile of new Set(profiles))
      evaluateAccounts(loaded.set, entries, context, profile, row.version);
    writer.log(entries);
    writer.state(loaded);
    const last = found.at(-1);
    if (last && found.length === limit) fillings.reachMember(row, int(last, "id"));
    else fillings.doneMembers(row);
    return found.length;
  };
};
