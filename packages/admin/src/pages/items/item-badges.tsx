import { useI18n } from "../../i18n/index.ts";
import { Badge } from "../../ui/index.ts";
import type { CatalogItem } from "./item.ts";

type BadgesProps = Pick<CatalogItem, "published" | "inStock" | "onSale">;

/** What is out of the ordinary about an item now. */
export const ItemBadges = ({ published, inStock, onSale }: BadgesProps) => {
  const { t } = useI18n();
  return (
    <>
      {published ? null : <Badge>{t("items.notShown")}</Badge>}{" "}
      {inStock === false ? <Badge tone="warn">{t("items.outOfStock")}</Badge> : null}{" "}
      {onSale ? <Badge tone="accent">{t("items.onSale")}</Badge> : null}
    </>
  );
};
