import {
  CatalogItemDocument,
  CatalogItemsResponse,
  CatalogQuery,
  ItemParams,
  ItemQuery,
  PutItemsRequest,
  PutItemsResponse,
  RemovedItemResponse,
} from "../catalog.ts";
import type { Operation } from "../operation.ts";
import { SECRET, SECRET_PROBLEMS, SECRET_WRITE_PROBLEMS, TRUSTED } from "./shared.ts";

/** What the shop has: products and content, with prices and stock. */
export const CATALOG_OPERATIONS = {
  putCatalogItems: {
    method: "PUT",
    path: "/v1/catalog/items",
    tag: "Catalog",
    summary: "Put items into the catalog, new or in place of what was there",
    access: TRUSTED,
    body: PutItemsRequest,
    lines: "items",
    response: PutItemsResponse,
    problems: [...SECRET_WRITE_PROBLEMS, "too-many-items"],
  },
  catalogItems: {
    method: "GET",
    path: "/v1/catalog/items",
    tag: "Catalog",
    summary: "Items by category, brand, or the beginning of their name or id",
    access: SECRET,
    query: CatalogQuery,
    response: CatalogItemsResponse,
    problems: SECRET_PROBLEMS,
  },
  catalogItem: {
    method: "GET",
    path: "/v1/catalog/items/{id}",
    tag: "Catalog",
    summary: "An item with its latest changes",
    access: SECRET,
    params: ItemParams,
    query: ItemQuery,
    response: CatalogItemDocument,
    problems: [...SECRET_PROBLEMS, "item-not-found"],
  },
  removeCatalogItem: {
    method: "DELETE",
    path: "/v1/catalog/items/{id}",
    tag: "Catalog",
    summary: "Take an item out of the catalog",
    access: TRUSTED,
    params: ItemParams,
    response: RemovedItemResponse,
    problems: [...SECRET_PROBLEMS, "too-many-requests", "item-not-found"],
  },
} as const satisfies Readonly<Record<string, Operation>>;
