import type { ReactNode } from "react";
import { useI18n } from "../i18n/index.ts";
import { Age, NoIcon, UnknownIcon, YesIcon } from "../ui/index.ts";
import { Value } from "./value.tsx";
import styles from "./why.module.css";

type ClauseProps = {
  readonly says: string;
  readonly saw: unknown;
  readonly result: boolean;
  readonly isUnknown: boolean;
  /** When what it saw was said. */
  readonly time?: string | null;
  readonly source?: string | null;
  readonly about?: ReactNode;
};

const Mark = ({ result, isUnknown }: Pick<ClauseProps, "result" | "isUnknown">) => {
  const { t } = useI18n();
  const [Icon, name] = isUnknown
    ? ([UnknownIcon, "why.unknownValue"] as const)
    : result
      ? ([YesIcon, "why.holds"] as const)
      : ([NoIcon, "why.fails"] as const);
  return (
    <Icon
      size={14}
      role="img"
      aria-label={t(name)}
      className={isUnknown ? styles["unknown"] : result ? styles["holds"] : styles["fails"]}
    />
  );
};

/** One clause: what it asks, whether it holds, and what it saw. */
export const Clause = ({ says, saw, result, isUnknown, time, source, about }: ClauseProps) => {
  const i18n = useI18n();
  return (
    <li className={styles["clause"]}>
      <Mark result={result} isUnknown={isUnknown} />
      <div>
        <p>
          {about === undefined ? null : <span className={styles["part"]}>{about} </span>}
          {says}
        </p>
        <div className={styles["saw"]}>
          {isUnknown
            ? i18n.t("why.sawNothing")
            : i18n.rich("why.saw", { value: <Value value={saw} /> })}
          {source === undefined || source === null ? null : ` · ${source}`}
          {time === undefined || time === null ? null : (
            <>
              {" · "}
              <Age at={time} />
            </>
          )}
        </div>
      </div>
    </li>
  );
};

export const Clauses = ({ children }: { readonly children: ReactNode }) => (
  <ul className={styles["clauses"]}>{children}</ul>
);
