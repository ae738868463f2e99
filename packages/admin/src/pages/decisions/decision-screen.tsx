import { useParams } from "react-router";
import { useAnswer } from "../../api/index.ts";
import type { NameOf } from "../../definitions/index.ts";
import { Named, useNames } from "../../definitions/index.ts";
import { useTitle, useUrlState, Why } from "../../frame/index.ts";
import type { I18n } from "../../i18n/index.ts";
import { useI18n } from "../../i18n/index.ts";
import { useSession } from "../../session/index.ts";
import { Age, Answered, Code, Link, Section, Sentence } from "../../ui/index.ts";
import { Candidates } from "./candidates.tsx";
import { ContentPreview } from "../../content/index.ts";
import styles from "./decisions.module.css";
import type { Explanation } from "./explanation.ts";
import { inOrder, isWinner, marginOf } from "./explanation.ts";
import { Inputs } from "./inputs.tsx";
import { ItemReasons } from "./item-reasons.tsx";
import { SmallestChange } from "./smallest-change.tsx";
import { againAddress } from "./try-input.ts";

/** The decision in one sentence: who got what where, and by how much. */
export const decisionSentence = (
  { t, number }: I18n,
  explanation: Explanation,
  nameOf: NameOf,
): string => {
  const { subject, candidates, reason } = explanation;
  const slot = nameOf("slot", explanation.slot);
  const who = subject?.identifier.replace(/^\w+:/, "") ?? t("decisions.somebody");
  if (explanation.offer === null)
    return t("decisions.gotNothing", { who, slot, reason: t(`reason.${reason}`) });
  const runnerUp = inOrder(candidates).find((each) => !isWinner(each) && marginOf(each) !== null);
  return t("decisions.got", {
    who,
    offer: nameOf("offer", explanation.offer),
    slot,
    lost: runnerUp === undefined ? "none" : "some",
    other: runnerUp === undefined ? "" : nameOf("offer", runnerUp.offer),
    margin: runnerUp === undefined ? "" : number(marginOf(runnerUp) ?? 0, 4),
  });
};

const Facts = ({ explanation }: { readonly explanation: Explanation }) => {
  const { t, milliseconds } = useI18n();
  const { versions, engine, latency, traced, id } = explanation;
  return (
    <Section title={t("decisions.facts")}>
      <p className={styles["by"]}>
        {t("decisions.factsOf", {
          latency: milliseconds(latency),
          engine,
          traced: traced.replace(" ", "_"),
        })}
      </p>
      <p className={styles["by"]}>
        {Object.entries(versions)
          .map(([name, version]) => `${name} v${version}`)
          .join(" · ")}
      </p>
      <p className={styles["by"]}>
        <code>{id}</code>
      </p>
    </Section>
  );
};

/** What was shown, as customers saw it and as data. */
const Shown = ({ explanation }: { readonly explanation: Explanation }) => {
  const { t } = useI18n();
  const { offer, slot, content, items } = explanation;
  const nameOf = useNames();
  return (
    <Section title={t("decisions.content")}>
      <ContentPreview
        name={offer === null ? nameOf("slot", slot) : nameOf("offer", offer)}
        content={content}
        items={items}
      />
      <details>
        <summary>{t("try.asData")}</summary>
        <Code value={content} />
      </details>
    </Section>
  );
};

/** Where and when it was made, and for whom. */
const Where = ({ explanation }: { readonly explanation: Explanation }) => {
  const { subject, slot, channel, time } = explanation;
  const who = subject?.profile ?? null;
  return (
    <>
      <Why of={`slot:${slot}`}>
        <Named kind="slot" of={slot} />
      </Why>{" "}
      · {channel} · <Age at={time} />
      {who === null ? null : (
        <>
          {" · "}
          <Link to={`/people/${who}`}>{subject?.identifier ?? who}</Link>
        </>
      )}
    </>
  );
};

const Decision = ({ explanation }: { readonly explanation: Explanation }) => {
  const i18n = useI18n();
  const { t } = i18n;
  const nameOf = useNames();
  const [stage, setStage] = useUrlState("stage", "");
  const { subject, slot, candidates, funnel } = explanation;
  const { may } = useSession();
  const who = subject?.profile ?? null;
  useTitle(t("decisions.decisionIn", { slot: nameOf("slot", slot) }));
  return (
    <>
      <Sentence
        more={<Where explanation={explanation} />}
        actions={
          may("tryDecision") ? <Link to={againAddress(explanation)}>{t("try.again")}</Link> : null
        }
      >
        {decisionSentence(i18n, explanation, nameOf)}
      </Sentence>
      <div className={styles["decision"]}>
        <Candidates
          funnel={funnel}
          candidates={candidates}
          who={who}
          stage={stage}
          onStage={setStage}
        />
        <div>
          {who === null ? null : (
            <Section title={t("decisions.change")}>
              <SmallestChange explanation={explanation} who={who} />
            </Section>
          )}
          <Shown explanation={explanation} />
          <ItemReasons sentences={explanation.itemSentences} />
          <Inputs inputs={explanation.inputs} />
          <Facts explanation={explanation} />
        </div>
      </div>
    </>
  );
};

/** One decision: what was considered, what won and why, and what would have changed it. */
export const DecisionScreen = () => {
  const { id = "" } = useParams();
  const { locale } = useI18n();
  const asked = useAnswer("explainDecision", { params: { id }, query: { language: locale } });
  return (
    <Answered asked={asked} lines={8}>
      {(explanation) => <Decision explanation={explanation} />}
    </Answered>
  );
};
