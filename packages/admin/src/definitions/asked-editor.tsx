import { useState } from "react";
import type { Condition } from "../conditions/index.ts";
import { ConditionEditor, ConditionSays, isObject, useRested } from "../conditions/index.ts";
import type { PartProps } from "../ui/index.ts";
import { useFieldWords } from "../ui/index.ts";
import styles from "./editors.module.css";

const NOTHING_ASKED: Condition = {};

const Asked = (props: PartProps) => {
  const { value, onChange, pointer, field } = props;
  const { hint } = useFieldWords(props);
  const when = isObject(value) ? value : NOTHING_ASKED;
  const rested = useRested(when);
  const isAsked = Object.keys(rested).length > 0;
  return (
    <>
      {hint === undefined ? null : <p className={styles["hint"]}>{hint}</p>}
      {isAsked ? <ConditionSays when={rested} of="profile" /> : null}
      <ConditionEditor
        value={when}
        onChange={(next) =>
          onChange(Object.keys(next).length === 0 && !field.isRequired ? undefined : next)
        }
        place="subject"
        pointer={pointer}
      />
    </>
  );
};

/** A condition, with the sentence that it says. */
export const AskedEditor = (props: PartProps) => {
  const { label } = useFieldWords(props);
  return (
    <div role="group" aria-label={label} className={styles["stack"]} data-wide="">
      <p className={styles["label"]}>{label}</p>
      <Asked {...props} />
    </div>
  );
};

/** One that most do without: folded until there is one. */
export const MayAskEditor = (props: PartProps) => {
  const { label } = useFieldWords(props);
  const [isOpen] = useState(isObject(props.value));
  return (
    <details className={styles["folded"]} open={isOpen}>
      <summary>{label}</summary>
      <div role="group" aria-label={label} className={styles["stack"]}>
        <Asked {...props} />
      </div>
    </details>
  );
};
