import { useI18n } from "../../i18n/index.ts";
import { Age, Empty, Section } from "../../ui/index.ts";
import { Value } from "../../why/index.ts";
import styles from "./decisions.module.css";
import type { Explanation } from "./explanation.ts";

/** What was read to decide: each value with where it came from and its age. */
export const Inputs = ({ inputs }: Pick<Explanation, "inputs">) => {
  const { t } = useI18n();
  return (
    <Section title={t("decisions.inputs")}>
      {inputs.length === 0 ? <Empty title={t("decisions.noInputs")} /> : null}
      <dl className={styles["inputs"]}>
        {inputs.map(({ path, value, source, time }) => (
          <div key={path}>
            <dt>
              <code>{path}</code>
            </dt>
            <dd>
              <Value value={value} />
              <span>
                {source} {time === null ? null : <Age at={time} />}
              </span>
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  );
};
