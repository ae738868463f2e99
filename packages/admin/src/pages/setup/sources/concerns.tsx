import { useI18n } from "../../../i18n/index.ts";
import { Link, Section } from "../../../ui/index.ts";
import type { Concern } from "./concern-text.ts";
import { concernAddress, concernText } from "./concern-text.ts";
import styles from "./sources.module.css";

/** What somebody should look at, each with the way there. */
export const Concerns = ({ concerns }: { readonly concerns: readonly Concern[] }) => {
  const i18n = useI18n();
  const { t } = i18n;
  if (concerns.length === 0) return null;
  return (
    <Section title={t("sources.toLookAt")}>
      <ul className={styles["concerns"]}>
        {concerns.map((concern) => {
          const text = concernText(i18n, concern);
          return (
            <li key={text}>
              <span>{text}</span>
              <Link to={concernAddress(concern)}>{t("sources.look")}</Link>
            </li>
          );
        })}
      </ul>
    </Section>
  );
};
