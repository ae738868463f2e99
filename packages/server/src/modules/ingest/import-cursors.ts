import type { ImportCursorDocument } from "@attune/contract";
import type { Json } from "@attune/core/json";
import { isObject } from "@attune/core/json";
import type { Store } from "../../platform/store/index.ts";

/** How far imports have come, kept in the store so that they go on after a kill. */
export const importCursors = (store: Store) => ({
  save: (cursor: ImportCursorDocument): Promise<void> =>
    store.saveImportCursor({ ...cursor, body: JSON.stringify(cursor.body) }),
  find: async (id: string): Promise<ImportCursorDocument | null> => {
    const found = await store.reads.importCursor(id);
    if (!found) return null;
    const body: Json = JSON.parse(found.body);
    return { import: found.import, row: found.row, body: isObject(body) ? body : {} };
  },
});
