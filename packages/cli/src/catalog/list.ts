import type { CatalogItemDocument, CatalogItemsResponse } from "@attune/contract";
import { OPERATIONS } from "@attune/contract";
import { Option } from "commander";
import type { ConnectionOptions } from "../api/index.ts";
import { useApi, withConnection } from "../api/index.ts";
import type { JsonOption, Register } from "../command/index.ts";
import { answer, parseCount, withJson } from "../command/index.ts";
import { tableText } from "../terminal/index.ts";
import { changeText, moneyText, textAt } from "./change-text.ts";

type ListOptions = ConnectionOptions &
  JsonOption & {
    readonly category?: string;
    readonly brand?: string;
    readonly query?: string;
    readonly locale?: string;
    readonly published?: "true" | "false";
    readonly limit: number;
    readonly after?: string;
  };

type Listed = CatalogItemsResponse["items"][number];

const priceText = ({ item }: Listed): string => moneyText(item["price"], textAt(item, "currency"));

const stateText = ({ published, inStock, onSale }: Listed): string =>
  [
    published ? "" : "not published",
    inStock === false ? "out of stock" : "",
    onSale ? "on sale" : "",
  ]
    .filter((each) => each !== "")
    .join(", ");

const categoriesText = (item: Listed["item"]): string => {
  const categories = item["categories"];
  return Array.isArray(categories) ? categories.join(", ") : "";
};

const listText = ({ items, next }: CatalogItemsResponse): string => {
  if (items.length === 0)
    return next === null ? "No items." : `No items so far.\nMore: --after ${next}`;
  const table = tableText(
    ["id", "name", "brand", "categories", "price", ""],
    items.map((each) => [
      each.id,
      each.title,
      textAt(each.item, "brand") ?? "",
      categoriesText(each.item),
      priceText(each),
      stateText(each),
    ]),
  );
  return next === null ? table : `${table}\nMore: --after ${next}`;
};

export const registerCatalogList: Register = (program, { terminal }) => {
  const command = program
    .command("list")
    .description("list items in order of their ids")
    .option("--category <path>", "only items of this category, or of one below it")
    .option("--brand <name>", "only items of this brand")
    .option("--query <text>", "only items whose name or id begins so")
    .option("--locale <locale>", "show and search names in this locale")
    .addOption(
      new Option(
        "--published <yes>",
        "only items that are shown now, or only those that are not",
      ).choices(["true", "false"]),
    )
    .option("--limit <n>", "how many", parseCount("--limit", 1, 500), 50)
    .option("--after <id>", "go on where a page ended");
  withJson(withConnection(command)).action(async (options: ListOptions) => {
    const { category, brand, query, locale, published, limit, after } = options;
    const asked = Object.fromEntries(
      Object.entries({ category, brand, query, locale, published, after }).filter(
        ([, value]) => value !== undefined,
      ),
    );
    const list = await useApi(terminal, options, (api) =>
      api.call(OPERATIONS.catalogItems, { query: { ...asked, limit } }),
    );
    answer(terminal, options, list, () => listText(list));
  });
};

const itemText = (shown: CatalogItemDocument): string => {
  const state = stateText(shown);
  return [
    `${shown.id}: ${shown.title}${state === "" ? "" : ` (${state})`}`,
    `version ${shown.version}, made ${shown.createdAt}, changed ${shown.changedAt}`,
    JSON.stringify(shown.item, null, 2),
    "",
    "Latest changes",
    ...shown.recent.map(
      ({ seq, at, changes }) => `  ${at}  entry ${seq}: ${changes.map(changeText).join("; ")}`,
    ),
  ].join("\n");
};

export const registerCatalogShow: Register = (program, { terminal }) => {
  const command = program
    .command("show")
    .description("show an item with its latest changes")
    .argument("<id>", "the item's id")
    .option("--locale <locale>", "its name in this locale");
  withJson(withConnection(command)).action(
    async (id: string, options: ConnectionOptions & JsonOption & { readonly locale?: string }) => {
      const { locale } = options;
      const shown = await useApi(terminal, options, (api) =>
        api.call(OPERATIONS.catalogItem, {
          params: { id },
          query: locale === undefined ? {} : { locale },
        }),
      );
      answer(terminal, options, shown, () => itemText(shown));
    },
  );
};

export const registerCatalogRemove: Register = (program, { terminal }) => {
  const command = program
    .command("remove")
    .description("take an item out of the catalog")
    .argument("<id>", "the item's id");
  withJson(withConnection(command)).action(
    async (id: string, options: ConnectionOptions & JsonOption) => {
      const removed = await useApi(terminal, options, (api) =>
        api.call(OPERATIONS.removeCatalogItem, { params: { id } }),
      );
      answer(terminal, options, removed, () => `${removed.id} removed (entry ${removed.seq}).`);
    },
  );
};
