import { Named, useNames } from "../../definitions/index.ts";
import { Why } from "../../frame/index.ts";
import { useI18n } from "../../i18n/index.ts";
import { Badge, Bar } from "../../ui/index.ts";
import { Clause, Clauses, wantedText } from "../../why/index.ts";
import styles from "./decisions.module.css";
import type { Candidate } from "./explanation.ts";
import { isWinner, marginOf, partsOf } from "./explanation.ts";

const isPartName = (
  name: string,
): name is "propensity" | "context" | "value" | "lever" | "priority" =>
  ["propensity", "context", "value", "lever", "priority"].includes(name);

/** A score taken apart, each part as a bar beside the largest of its kind. */
const Score = ({ candidate, most }: { readonly candidate: Candidate; readonly most: number }) => {
  const { t, number } = useI18n();
  const { score } = candidate;
  if (score === undefined) return null;
  const parts = partsOf(candidate);
  const largest = Math.max(1, ...parts.map(([, value]) => Math.abs(value)));
  return (
    <dl className={styles["score"]}>
      <div className={styles["final"]}>
        <dt>{t("decisions.score")}</dt>
        <dd>
          <Bar
            name={t("decisions.scoreOf", { score: number(score.final, 4) })}
            value={score.final}
            most={most}
            tone={isWinner(candidate) ? "accent" : "quiet"}
          />
          <span>{number(score.final, 4)}</span>
        </dd>
      </div>
      {parts.length < 2
        ? null
        : parts.map(([name, value]) => (
            <div key={name}>
              <dt>{isPartName(name) ? t(`decisions.part.${name}`) : name}</dt>
              <dd>
                <Bar
                  name={t("decisions.scoreOf", { score: number(value, 4) })}
                  value={Math.abs(value)}
                  most={largest}
                  tone="quiet"
                  isEstimate={name === "propensity"}
                />
                <span>{number(value, 4)}</span>
              </dd>
            </div>
          ))}
    </dl>
  );
};

type CandidateProps = {
  readonly candidate: Candidate;
  /** The highest score of all. */
  readonly most: number;
  readonly who: string | null;
};

/** One thing that was considered: what became of it, its score, and the clauses that said so. */
export const CandidateView = ({ candidate, most, who }: CandidateProps) => {
  const i18n = useI18n();
  const { t, rich, number } = i18n;
  const nameOf = useNames();
  const margin = marginOf(candidate);
  return (
    <article className={styles["candidate"]} data-won={isWinner(candidate)}>
      <header>
        <h3>
          <Why of={`offer:${candidate.offer}`} {...(who === null ? {} : { who })}>
            <Named kind="offer" of={candidate.offer} />
          </Why>
        </h3>
        <Badge tone={isWinner(candidate) ? "accent" : "neutral"}>
          {t(`reason.${candidate.reason}`)}
        </Badge>
      </header>
      <p className={styles["by"]}>
        {rich("decisions.byRule", { rule: <Named kind="rule" of={candidate.rule} /> })}
        {margin === null ? null : ` · ${t("decisions.lostBy", { margin: number(margin, 4) })}`}
      </p>
      <Score candidate={candidate} most={most} />
      {candidate.clauses.length === 0 ? null : (
        <Clauses>
          {candidate.clauses.map((clause) => (
            <Clause
              key={`${clause.part} ${clause.path} ${JSON.stringify(clause.wanted)}`}
              about={t(`decisions.clause.${clause.part}`)}
              says={wantedText(i18n, clause.path, clause.wanted, nameOf)}
              saw={clause.saw}
              result={clause.part === "suppress" ? !clause.result : clause.result}
              isUnknown={clause.unknown}
            />
          ))}
        </Clauses>
      )}
    </article>
  );
};
