import { useI18n } from "../../i18n/index.ts";
import { Section } from "../../ui/index.ts";
import { CandidateView } from "./candidate-view.tsx";
import type { Explanation } from "./explanation.ts";
import { inOrder } from "./explanation.ts";
import { Funnel } from "./funnel.tsx";

type CandidatesProps = Pick<Explanation, "funnel" | "candidates"> & {
  readonly who: string | null;
  /** The stage whose fallen are shown; empty for all. */
  readonly stage: string;
  readonly onStage: (stage: string) => void;
};

/** All that was considered, from considered to returned, and each candidate with what became of it. */
export const Candidates = ({ funnel, candidates, who, stage, onStage }: CandidatesProps) => {
  const { t } = useI18n();
  const most = Math.max(0, ...candidates.map(({ score }) => score?.final ?? 0));
  const shown = inOrder(candidates).filter((each) => stage === "" || String(each.stage) === stage);
  return (
    <div>
      <Section title={t("decisions.funnel")}>
        <Funnel funnel={funnel} stage={stage} onStage={onStage} />
      </Section>
      <Section title={t("decisions.candidates")}>
        {shown.map((candidate) => (
          <CandidateView
            key={`${candidate.rule} ${candidate.offer}`}
            candidate={candidate}
            most={most}
            who={who}
          />
        ))}
      </Section>
    </div>
  );
};
