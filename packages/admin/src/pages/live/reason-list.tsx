import { useI18n } from "../../i18n/index.ts";
import styles from "./live.module.css";
import type { Reason } from "../../quality/index.ts";
import { reasonText } from "../../quality/index.ts";

/** What keeps an event out: where, and why. */
export const ReasonList = ({ reasons }: { readonly reasons: readonly Reason[] }) => {
  const i18n = useI18n();
  return (
    <ul className={styles["reasons"]}>
      {reasons.map((reason) => (
        <li key={`${reason.rule} ${reason.pointer}`}>
          <code>{reason.pointer === "" ? reason.rule : reason.pointer}</code>{" "}
          {reasonText(i18n, reason)}
        </li>
      ))}
    </ul>
  );
};
