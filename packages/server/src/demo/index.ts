export type { ShopSize } from "./shop.ts";
export { generateShop, ShopTooSmall } from "./shop.ts";
export type { Product } from "./catalog.ts";
export { CATEGORIES, PRODUCTS } from "./catalog.ts";
export { CATALOG_ITEMS } from "./catalog-items.ts";
export type { ShopEvent } from "./message.ts";
export { FLAWS } from "./flaws.ts";
export { PLANTED, PLANTED_NOTES } from "./planted.ts";
