import type { Answer } from "../../api/index.ts";
import { usePages, usePrefetch } from "../../api/index.ts";
import { useTitle, useUrlState, useWritten } from "../../frame/index.ts";
import { useI18n } from "../../i18n/index.ts";
import type { Column } from "../../ui/index.ts";
import { Age, Answered, Empty, Select, Sentence, Table, TextField } from "../../ui/index.ts";
import { ItemBadges } from "./item-badges.tsx";
import type { CatalogItem } from "./item.ts";
import { piecesOf, priceOf, textIn, textsIn } from "./item.ts";
import styles from "./items.module.css";
import { NewItem } from "./new-item.tsx";

const itemsIn = ({ items }: Answer<"catalogItems">): readonly CatalogItem[] => items;
const nextOf = ({ next }: Answer<"catalogItems">): string | null => next;

const useColumns = (): readonly Column<CatalogItem>[] => {
  const { t, money, number } = useI18n();
  return [
    { key: "title", header: t("items.called"), value: ({ title }) => title, width: "24%" },
    {
      key: "id",
      header: t("items.id"),
      value: ({ id }) => id,
      cell: ({ id }) => <code>{id}</code>,
      width: "10%",
    },
    {
      key: "brand",
      header: t("items.brand"),
      value: ({ item }) => textIn(item, "brand"),
      width: "10%",
    },
    {
      key: "categories",
      header: t("items.categories"),
      value: ({ item }) => textsIn(item, "categories").join(", "),
    },
    {
      key: "price",
      header: t("items.price"),
      value: ({ item }) => priceOf(item),
      cell: ({ item }) => {
        const price = priceOf(item);
        return price === null ? null : money(price, textIn(item, "currency"));
      },
      isNumber: true,
      width: "110px",
    },
    {
      key: "pieces",
      header: t("items.pieces"),
      value: ({ item }) => piecesOf(item),
      cell: ({ item }) => {
        const pieces = piecesOf(item);
        return pieces === null ? t("items.notCounted") : number(pieces);
      },
      isNumber: true,
      width: "100px",
    },
    {
      key: "state",
      header: t("items.now"),
      value: () => null,
      cell: (each) => <ItemBadges {...each} />,
      width: "150px",
    },
    {
      key: "changed",
      header: t("items.changed"),
      value: ({ changedAt }) => changedAt,
      cell: ({ changedAt }) => <Age at={changedAt} />,
      width: "120px",
    },
  ];
};

const SHOWN = ["true", "false"] as const;

/** What is looked for; all of it stands in the address. */
const useSearch = () => {
  const { locale } = useI18n();
  const query = useWritten();
  const category = useWritten("category");
  const brand = useWritten("brand");
  const [published, setPublished] = useUrlState("shown", "");
  const isShown = SHOWN.find((each) => each === published) ?? null;
  const asked = {
    locale,
    ...(query[1] === "" ? {} : { query: query[1] }),
    ...(category[1] === "" ? {} : { category: category[1] }),
    ...(brand[1] === "" ? {} : { brand: brand[1] }),
    ...(isShown === null ? {} : { published: isShown }),
  };
  return { query, category, brand, published, setPublished, asked };
};

const SearchFields = ({ search }: { readonly search: ReturnType<typeof useSearch> }) => {
  const { t } = useI18n();
  const { query, category, brand, published, setPublished } = search;
  return (
    <div className={styles["search"]}>
      <div data-search="">
        <TextField label={t("items.search")} type="search" value={query[0]} onChange={query[2]} />
      </div>
      <TextField
        label={t("items.category")}
        placeholder="bikes/road"
        value={category[0]}
        onChange={category[2]}
      />
      <TextField label={t("items.brand")} value={brand[0]} onChange={brand[2]} />
      <Select
        label={t("items.shown")}
        value={published}
        options={[
          { value: "", label: t("items.shownAll") },
          { value: "true", label: t("items.shownNow") },
          { value: "false", label: t("items.notShown") },
        ]}
        onChange={setPublished}
      />
    </div>
  );
};

/** What the shop has. */
export const ItemsScreen = () => {
  const { t, locale } = useI18n();
  const prefetch = usePrefetch();
  const columns = useColumns();
  const search = useSearch();
  const pages = usePages("catalogItems", {
    partsAfter: (after) => ({
      query: { ...search.asked, limit: 200, ...(after === null ? {} : { after }) },
    }),
    rowsOf: itemsIn,
    nextOf,
  });
  const isAsked = Object.keys(search.asked).length > 1;
  useTitle(null);
  return (
    <>
      <Sentence more={t("items.about")} actions={<NewItem />}>
        {pages.asked.data === undefined
          ? t("items.name")
          : t("items.sentence", {
              count: pages.asked.data.length,
              more: pages.hasMore ? "more" : "all",
              asked: isAsked ? "some" : "none",
            })}
      </Sentence>
      <SearchFields search={search} />
      <Answered asked={pages.asked} lines={8}>
        {(rows) =>
          rows.length === 0 ? (
            <Empty title={t(isAsked ? "items.noneFits" : "items.none")}>
              <p>{t("items.noneFix")}</p>
              <code>attune catalog import items.csv</code>
            </Empty>
          ) : (
            <Table
              name={t("items.name")}
              rows={rows}
              columns={columns}
              keyOf={({ id }) => id}
              hrefOf={({ id }) => `/items/${encodeURIComponent(id)}`}
              onNear={({ id }) => prefetch("catalogItem", { params: { id }, query: { locale } })}
              onEnd={pages.hasMore ? pages.more : null}
            />
          )
        }
      </Answered>
    </>
  );
};
