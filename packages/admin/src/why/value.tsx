import { useI18n } from "../i18n/index.ts";
import { Code } from "../ui/index.ts";
import { isCut, shortValue } from "./wanted.ts";
import styles from "./why.module.css";

/** A value in few words; where these leave something out, they open to the whole. */
export const Value = ({ value }: { readonly value: unknown }) => {
  const i18n = useI18n();
  const short = shortValue(i18n, value);
  return isCut(value) ? (
    <details className={styles["value"]}>
      <summary>{short}</summary>
      <Code value={value} />
    </details>
  ) : (
    short
  );
};
