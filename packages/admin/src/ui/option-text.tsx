import styles from "./popup.module.css";
import type { Option } from "./select.tsx";

/** What an option is called, and what else tells it from others of the name. */
export const OptionText = ({ option }: { readonly option: Option }) =>
  option.about === undefined ? (
    option.label
  ) : (
    <span>
      {option.label} <span className={styles["about"]}>{option.about}</span>
    </span>
  );
