import type { Answer } from "../../api/index.ts";
import { useI18n } from "../../i18n/index.ts";
import { Age, Link, Section, YesIcon } from "../../ui/index.ts";
import styles from "./home.module.css";

type Step = Answer<"home">["checklist"][number];
type Evidence = NonNullable<Step["evidence"]>;

/** Where what shows a step is looked at. */
export const evidenceAddress = ({ kind, id }: Evidence): string => {
  const key = encodeURIComponent(id);
  switch (kind) {
    case "event":
      return `/live?why=event:${key}`;
    case "profile":
      return `/people/${key}`;
    case "segment":
      return `/people?segment=${key}`;
    case "decision":
      return `/decisions/made/${key}`;
  }
};

/** Keys of messages have no spaces in them. */
const nameOf = (step: Step["step"]) => {
  switch (step) {
    case "event seen":
      return "event";
    case "profile known":
      return "profile";
    case "segment live":
      return "segment";
    case "decision explained":
      return "decision";
  }
};

const Line = ({ step }: { readonly step: Step }) => {
  const { t } = useI18n();
  const name = nameOf(step.step);
  return (
    <li data-done={step.done}>
      <span
        className={styles["tick"]}
        role="img"
        aria-label={t(step.done ? "home.done" : "home.notDone")}
      >
        {step.done ? <YesIcon size={14} aria-hidden /> : null}
      </span>
      <div>
        <h3>{t(`home.step.${name}`)}</h3>
        <p className={styles["soft"]}>{t(step.done ? `home.did.${name}` : `home.next.${name}`)}</p>
      </div>
      <span className={styles["when"]}>
        {step.since === null ? null : <Age at={step.since} />}
        {step.evidence === null ? null : (
          <Link to={evidenceAddress(step.evidence)}>{t(`home.see.${name}`)}</Link>
        )}
        {name === "event" && !step.done ? (
          <Link to="/setup/sources">{t("home.howToSend")}</Link>
        ) : null}
      </span>
    </li>
  );
};

/** The way to the first explained decision; what really happened ticks it. */
export const Checklist = ({ steps }: { readonly steps: readonly Step[] }) => {
  const { t } = useI18n();
  return (
    <Section title={t("home.checklist")}>
      <ol className={styles["steps"]}>
        {steps.map((step) => (
          <Line key={step.step} step={step} />
        ))}
      </ol>
    </Section>
  );
};
