import { useI18n } from "../../i18n/index.ts";
import { Section } from "../../ui/index.ts";
import styles from "./shelves.module.css";

/** What each item of a shelf is there for, and what the rules left out; nothing where there is no shelf. */
export const ItemReasons = ({ sentences }: { readonly sentences: readonly string[] }) => {
  const { t } = useI18n();
  return sentences.length === 0 ? null : (
    <Section title={t("decisions.itemReasons")}>
      <ul className={styles["reasons"]}>
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </Section>
  );
};
