import { Why } from "../../frame/index.ts";
import { useI18n } from "../../i18n/index.ts";
import { Section } from "../../ui/index.ts";
import { shortValue } from "../../why/index.ts";
import type { ItemContent, Part } from "./item.ts";
import {
  attributesOf,
  itselfOf,
  localesOf,
  placesOf,
  relationsOf,
  textIn,
  textsIn,
  variantsOf,
} from "./item.ts";
import styles from "./items.module.css";

type FactsProps = { readonly item: ItemContent };

const Price = ({ part, currency }: { readonly part: Part; readonly currency: string }) => {
  const { money } = useI18n();
  const { price, listPrice } = part;
  return (
    <>
      {price === null ? null : money(price, currency)}
      {listPrice === null || listPrice === price ? null : (
        <s className={styles["was"]}>{money(listPrice, currency)}</s>
      )}
    </>
  );
};

const Variants = ({ item }: FactsProps) => {
  const i18n = useI18n();
  const { t } = i18n;
  const currency = textIn(item, "currency");
  const variants = variantsOf(item);
  if (variants.length === 0) return null;
  return (
    <Section title={t("items.variants")}>
      <ul className={styles["rows"]}>
        {variants.map((part) => (
          <li key={part.id}>
            <code>{part.id}</code>
            <span>{shortValue(i18n, part.attributes)}</span>
            <span className={styles["number"]}>
              <Price part={part} currency={currency} />
            </span>
            <span className={styles["number"]}>
              {part.stock === null
                ? t("items.notCounted")
                : i18n.number(part.stock.reduce((sum, [, pieces]) => sum + pieces, 0))}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
};

const Stock = ({ item }: FactsProps) => {
  const { t, number } = useI18n();
  const places = [...placesOf(item)];
  return (
    <Section title={t("items.stock")}>
      {places.length === 0 ? (
        <p className={styles["note"]}>{t("items.nobodyCounts")}</p>
      ) : (
        <dl className={styles["facts"]}>
          {places.map(([place, pieces]) => (
            <div key={place}>
              <dt>{place}</dt>
              <dd>{number(pieces)}</dd>
            </div>
          ))}
        </dl>
      )}
    </Section>
  );
};

const Relations = ({ item }: FactsProps) => {
  const { t } = useI18n();
  const relations = relationsOf(item);
  if (relations.length === 0) return null;
  return (
    <Section title={t("items.relations")}>
      <dl className={styles["facts"]}>
        {relations.map(([kind, ids]) => (
          <div key={kind}>
            <dt>{kind}</dt>
            <dd>
              {ids.map((id, index) => (
                <span key={id}>
                  {index === 0 ? "" : ", "}
                  <Why of={`item:${id}`}>{id}</Why>
                </span>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  );
};

const Details = ({ item }: FactsProps) => {
  const i18n = useI18n();
  const { t, list } = i18n;
  const lines = [
    [t("items.brand"), textIn(item, "brand")],
    [t("items.categories"), list(textsIn(item, "categories"))],
    [t("items.tags"), list(textsIn(item, "tags"))],
    [t("items.locales"), list(localesOf(item))],
    ...attributesOf(item).map(([name, value]) => [name, shortValue(i18n, value)]),
  ].filter(([, value]) => value !== "");
  return (
    <Section title={t("items.details")}>
      <dl className={styles["facts"]}>
        {lines.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
};

/** What the catalog says of an item. */
export const ItemFacts = ({ item }: FactsProps) => {
  const { t } = useI18n();
  const own = itselfOf(item);
  const currency = textIn(item, "currency");
  return (
    <div>
      {own.price === null && own.listPrice === null ? null : (
        <Section title={t("items.price")}>
          <p className={styles["price"]}>
            <Price part={own} currency={currency} />
          </p>
        </Section>
      )}
      <Variants item={item} />
      <Stock item={item} />
      <Relations item={item} />
      <Details item={item} />
    </div>
  );
};
