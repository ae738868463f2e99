import { useState } from "react";
import { ContentPreview } from "../../content/index.ts";
import type { NameOf } from "../../definitions/index.ts";
import { Named, NewDefinition, useNames } from "../../definitions/index.ts";
import { Why } from "../../frame/index.ts";
import type { I18n } from "../../i18n/index.ts";
import { useI18n } from "../../i18n/index.ts";
import { Badge, Code, Empty, Section } from "../../ui/index.ts";
import { Candidates } from "./candidates.tsx";
import styles from "./decisions.module.css";
import { inOrder, isWinner, marginOf } from "./explanation.ts";
import { Inputs } from "./inputs.tsx";
import { ItemReasons } from "./item-reasons.tsx";
import { SmallestChange } from "./smallest-change.tsx";
import tryStyles from "./try.module.css";
import type { Tried, TriedDecision } from "./use-try.ts";

/** What somebody would get, in one sentence. */
export const triedSentence = (
  { t, number }: I18n,
  who: string,
  { reason, candidates, ...decision }: TriedDecision,
  nameOf: NameOf,
): string => {
  const slot = nameOf("slot", decision.slot);
  if (decision.offer === null)
    return t("try.wouldNot", { who, slot, reason: t(`reason.${reason}`) });
  const runnerUp = inOrder(candidates).find((each) => !isWinner(each) && marginOf(each) !== null);
  return t("try.would", {
    who,
    slot,
    offer: nameOf("offer", decision.offer),
    lost: runnerUp === undefined ? "none" : "some",
    other: runnerUp === undefined ? "" : nameOf("offer", runnerUp.offer),
    margin: runnerUp === undefined ? "" : number(marginOf(runnerUp) ?? 0, 4),
  });
};

const APPROXIMATIONS = [
  "draw",
  "place",
  "events",
  "figures",
  "budgets",
  "items",
  "recommendations",
  "accounts",
] as const;

const isApproximation = (name: string): name is (typeof APPROXIMATIONS)[number] =>
  APPROXIMATIONS.some((each) => each === name);

/** When it would be, and what is not known of that moment. */
export const Moment = ({ tried }: { readonly tried: Tried }) => {
  const { t, dateTime, list } = useI18n();
  const { when, at, approximate, isComplete } = tried;
  const unknown = approximate.map((name) =>
    isApproximation(name) ? t(`try.approximate.${name}`) : name,
  );
  return (
    <>
      {when === "now" ? t("try.asOfNow") : t("try.asOf", { at: dateTime(at), when })}
      {unknown.length === 0 ? null : (
        <>
          {" "}
          <Badge tone="warn">{t("try.approximately")}</Badge>{" "}
          {t("try.notKnown", { what: list(unknown) })}
        </>
      )}
      {isComplete ? null : ` ${t("try.incomplete")}`}
    </>
  );
};

type TryResultProps = {
  readonly tried: Tried;
  readonly decision: TriedDecision;
  /** What comes before it: nothing of the first, whose sentence is the screen's. */
  readonly title: string | null;
};

/** All that was considered, stage by stage; where nothing was, what would change that. */
const Considered = ({ tried, decision }: Pick<TryResultProps, "tried" | "decision">) => {
  const { t } = useI18n();
  const [stage, setStage] = useState("");
  const { slot, funnel, candidates } = decision;
  if (candidates.length === 0)
    return (
      <Empty title={t("try.noCandidates", { slot })} action={<NewDefinition kind="rule" />}>
        {t("try.noCandidatesFix")}
      </Empty>
    );
  return (
    <Candidates
      funnel={funnel}
      candidates={candidates}
      who={tried.profile}
      stage={stage}
      onStage={setStage}
    />
  );
};

/** What would be shown in a slot, and why: content, funnel, candidates, what was read. */
export const TryResult = ({ tried, decision, title }: TryResultProps) => {
  const { t } = useI18n();
  const nameOf = useNames();
  const { slot, offer, content, items, inputs, itemSentences } = decision;
  return (
    <div>
      {title === null ? null : <h2 className={tryStyles["said"]}>{title}</h2>}
      <Section
        title={t("try.shown")}
        aside={
          offer === null ? (
            <Badge>{t("try.default")}</Badge>
          ) : (
            <Why of={`offer:${offer}`} {...(tried.profile === null ? {} : { who: tried.profile })}>
              <Named kind="offer" of={offer} />
            </Why>
          )
        }
      >
        <ContentPreview
          name={offer === null ? nameOf("slot", slot) : nameOf("offer", offer)}
          content={content}
          items={items}
        />
      </Section>
      <ItemReasons sentences={itemSentences} />
      <div className={styles["decision"]}>
        <Considered tried={tried} decision={decision} />
        <div>
          {tried.profile === null || tried.when !== "now" ? null : (
            <Section title={t("decisions.change")}>
              <SmallestChange explanation={decision} who={tried.profile} />
            </Section>
          )}
          <Inputs inputs={inputs} />
          <details>
            <summary>{t("try.asData")}</summary>
            <Code value={content} />
          </details>
        </div>
      </div>
    </div>
  );
};
