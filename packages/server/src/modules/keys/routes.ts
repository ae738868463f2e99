import type { Routes } from "../../platform/http/index.ts";
import type { KeyChanges } from "./changes.ts";

type KeyRoutes = Pick<Routes, "listKeys" | "addKey" | "rotateKey" | "revokeKey">;

export const keyRoutes = (keys: KeyChanges): KeyRoutes => ({
  listKeys: async () => ({ keys: await keys.list() }),
  addKey: ({ body, caller }) => keys.add(body, caller?.actor ?? "unknown"),
  rotateKey: ({ params, body, caller }) =>
    keys.rotate(params.id, body.grace, caller?.actor ?? "unknown"),
  revokeKey: ({ params, caller }) => keys.revoke(params.id, caller?.actor ?? "unknown"),
});
