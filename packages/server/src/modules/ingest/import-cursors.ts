import type { ImportCursorDocument } from "@attune/contract";
import type { Json } from "@attune/core/json";
import { isObject } from "@attune/core/json";
import type { Clock } from "../../platform/clock/index.ts";
import type { Store } from "../../platform/store/index.ts";

/** How far imports have come, kept in the store so that they go on after a kill. */
export const importCursors = (store: Store, clock: Clock) => ({
  /** What an import is called stays out: somebody may have named it by a person. */
  note: (source: string, actor: string): Promise<void> =>
    store.noteAudit({
      at: clock.now(),
      actor,
      action: "import",
      target: `source:${source}`,
      details: {},
    }),
  save: (cursor: ImportCursorDocument): Promise<void> =>
    store.saveImportCursor({ ...cursor, body: JSON.stringify(cursor.body) }),
  find: async (id: string): Promise<ImportCursorDocument | null> => {
    const found = await store.reads.importCursor(id);
    if (!found) return null;
    const body: Json = JSON.parse(found.body);
    return { import: found.import, row: found.row, body: isObject(body) ? body : {} };
  },
});
