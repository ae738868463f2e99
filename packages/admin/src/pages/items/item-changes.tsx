import type { Answer } from "../../api/index.ts";
import { useI18n } from "../../i18n/index.ts";
import type { I18n } from "../../i18n/index.ts";
import { Age, Section } from "../../ui/index.ts";
import { textIn, textsIn } from "./item.ts";
import styles from "./items.module.css";

type Change = Answer<"catalogItem">["recent"][number]["changes"][number];

const amountIn = ({ t, money, number }: I18n, change: Change, name: string): string => {
  const value = Object.hasOwn(change, name) ? change[name] : null;
  if (typeof value !== "number") return t("items.nothing");
  const currency = textIn(change, "currency");
  return textIn(change, "is") === "price-changed" ? money(value, currency) : number(value);
};

/** A change in a sentence. */
const changeText = (i18n: I18n, change: Change): string => {
  const { t, list } = i18n;
  const before = amountIn(i18n, change, "old");
  const after = amountIn(i18n, change, "new");
  const variant = textIn(change, "variant");
  const of = { variant, which: variant === "" ? "none" : "some", before, after };
  switch (textIn(change, "is")) {
    case "created":
      return t("items.did.created");
    case "removed":
      return t("items.did.removed");
    case "price-changed":
      return t("items.did.price", {
        ...of,
        cause: textIn(change, "cause") === "price" ? "own" : "list",
      });
    case "stock-changed":
      return t("items.did.stock", { ...of, location: textIn(change, "location") });
    case "in-stock":
      return t("items.did.inStock");
    case "out-of-stock":
      return t("items.did.outOfStock");
    case "published":
      return t("items.did.published");
    case "unpublished":
      return t("items.did.unpublished");
    case "details-changed":
      return t("items.did.details", { fields: list(textsIn(change, "fields")) });
    default:
      return t("items.did.more");
  }
};

type ChangesProps = { readonly title: string; readonly recent: Answer<"catalogItem">["recent"] };

/** What became of an item lately, newest first. */
export const ItemChanges = ({ title, recent }: ChangesProps) => {
  const i18n = useI18n();
  return (
    <Section title={title}>
      <ol className={styles["changes"]}>
        {recent.map(({ seq, at, changes }) => (
          <li key={seq}>
            <ul>
              {changes.map((change) => (
                <li key={JSON.stringify(change)}>{changeText(i18n, change)}</li>
              ))}
            </ul>
            <Age at={at} />
          </li>
        ))}
      </ol>
    </Section>
  );
};
