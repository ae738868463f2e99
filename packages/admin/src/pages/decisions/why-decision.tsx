import { useAnswer } from "../../api/index.ts";
import { useNames } from "../../definitions/index.ts";
import { useI18n } from "../../i18n/index.ts";
import { Answered, Link, Section } from "../../ui/index.ts";
import { CandidateView } from "./candidate-view.tsx";
import { decisionSentence } from "./decision-screen.tsx";
import { inOrder } from "./explanation.ts";
import { ItemReasons } from "./item-reasons.tsx";
import { SmallestChange } from "./smallest-change.tsx";

/** A decision in the panel: the sentence, the candidates, and what would change it. */
export const WhyDecision = ({ of }: { readonly of: string; readonly who: string | null }) => {
  const i18n = useI18n();
  const { t, locale } = i18n;
  const nameOf = useNames();
  const asked = useAnswer("explainDecision", { params: { id: of }, query: { language: locale } });
  return (
    <Answered asked={asked}>
      {(explanation) => {
        const who = explanation.subject?.profile ?? null;
        const { candidates } = explanation;
        const most = Math.max(0, ...candidates.map(({ score }) => score?.final ?? 0));
        return (
          <>
            <p>
              <strong>{decisionSentence(i18n, explanation, nameOf)}</strong>
            </p>
            <ItemReasons sentences={explanation.itemSentences} />
            <Section title={t("decisions.candidates")}>
              {inOrder(candidates).map((candidate) => (
                <CandidateView
                  key={`${candidate.rule} ${candidate.offer}`}
                  candidate={candidate}
                  most={most}
                  who={who}
                />
              ))}
            </Section>
            {who === null ? null : (
              <Section title={t("decisions.change")}>
                <SmallestChange explanation={explanation} who={who} />
              </Section>
            )}
            <Link to={`/decisions/made/${of}`}>{t("decisions.whole")}</Link>
          </>
        );
      }}
    </Answered>
  );
};
