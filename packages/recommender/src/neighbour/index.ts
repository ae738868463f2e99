export { trainItemKnn } from "./item-knn.ts";
