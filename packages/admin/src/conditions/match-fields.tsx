import type { ReactNode } from "react";
import { useI18n } from "../i18n/index.ts";
import { Button } from "../ui/index.ts";
import styles from "./conditions.module.css";
import { namesIn, withNames } from "./event-form.ts";
import { useSurroundings } from "./known.ts";
import type { Condition } from "./tree.ts";
import { below, isObject, own, withKey } from "./tree.ts";
import { listed } from "./value-test.ts";
import { WrittenField } from "./written-field.tsx";

/** Shows the conditions of an event; given by the editor, which this is a part of. */
export type ShowWhere = (where: {
  readonly value: Condition;
  readonly onChange: (value: Condition) => void;
  readonly pointer: string;
  readonly events: readonly string[];
}) => ReactNode;

type MatchFieldsProps = {
  readonly match: Condition;
  readonly onChange: (match: Condition) => void;
  readonly pointer: string;
  readonly showWhere: ShowWhere;
  /** What stands behind the name, on its line. */
  readonly children?: ReactNode;
};

/** Which events: their name, and what must hold of each. */
export const MatchFields = (props: MatchFieldsProps) => {
  const { match, onChange, pointer, showWhere, children } = props;
  const { t } = useI18n();
  const { known } = useSurroundings();
  const names = namesIn(match) ?? [];
  const where = own(match, "where");
  return (
    <>
      <div className={styles["line"]}>
        <div className={styles["name"]}>
          <WrittenField
            label={t("conditions.event")}
            placeholder={t("conditions.eventName")}
            value={names.join(", ")}
            suggestions={known.events}
            means={(text) => listed(text).join(", ")}
            onWrite={(text) => onChange(withNames(match, listed(text)))}
          />
        </div>
        {children}
        {where === undefined ? (
          <Button look="quiet" onClick={() => onChange(withKey(match, "where", { "": "" }))}>
            {t("conditions.addWhere")}
          </Button>
        ) : (
          <Button look="quiet" onClick={() => onChange(withKey(match, "where", undefined))}>
            {t("conditions.removeWhere")}
          </Button>
        )}
      </div>
      {isObject(where)
        ? showWhere({
            value: where,
            onChange: (next) => onChange(withKey(match, "where", next)),
            pointer: below(pointer, "where"),
            events: names,
          })
        : null}
    </>
  );
};
