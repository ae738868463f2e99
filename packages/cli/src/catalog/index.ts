import type { Register } from "../command/index.ts";
import { registerCatalogImport } from "./import.ts";
import { registerCatalogList, registerCatalogRemove, registerCatalogShow } from "./list.ts";

export const registerCatalog: Register = (program, shell) => {
  const group = program
    .command("catalog")
    .description("products and content: put them from a file, list, show, remove");
  registerCatalogImport(group, shell);
  registerCatalogList(group, shell);
  registerCatalogShow(group, shell);
  registerCatalogRemove(group, shell);
};
