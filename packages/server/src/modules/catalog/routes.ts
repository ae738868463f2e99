import { problem } from "@attune/contract";
import type { Routes } from "../../platform/http/index.ts";
import type { Caller } from "../keys/index.ts";
import type { CatalogService } from "./service.ts";

const actorOf = (caller: Caller | null): string => {
  if (caller === null) throw problem("key-missing");
  return caller.actor;
};

export const catalogRoutes = (
  catalog: CatalogService,
): Pick<Routes, "putCatalogItems" | "catalogItems" | "catalogItem" | "removeCatalogItem"> => ({
  putCatalogItems: ({ body, caller }) => catalog.put(body.items, actorOf(caller)),
  catalogItems: ({ query }) => catalog.list(query),
  catalogItem: ({ params, query }) => catalog.show(params.id, query.locale),
  removeCatalogItem: ({ params, caller }) => catalog.remove(params.id, actorOf(caller)),
});
