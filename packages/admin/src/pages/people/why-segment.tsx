import type { Answer } from "../../api/index.ts";
import { useAnswer } from "../../api/index.ts";
import { hrefOf, useNames } from "../../definitions/index.ts";
import { useI18n } from "../../i18n/index.ts";
import { Age, Answered, Link, Section } from "../../ui/index.ts";
import { Clause, Clauses } from "../../why/index.ts";
import styles from "./people.module.css";

type WhySegmentAnswer = Extract<Answer<"whyProfile">, { readonly segment: string }>;

const isOfSegment = (answer: Answer<"whyProfile">): answer is WhySegmentAnswer =>
  "segment" in answer;

/** A clause below a $not helps when it does not hold. */
const isNegated = (pointer: string): boolean =>
  (pointer.match(/\/\$(?:not|nor)(?=\/)/g)?.length ?? 0) % 2 === 1;

/** Of an account no zone is told. */
type Told = Omit<WhySegmentAnswer, "profile" | "isComplete" | "timezone"> & {
  readonly timezone?: string;
};

/** Whether somebody or something is in a segment, clause by clause. */
export const Reasons = ({ why }: { readonly why: Told }) => {
  const { t, locale, dateTime } = useI18n();
  const nameOf = useNames();
  return (
    <>
      <p>
        <strong>
          {t(why.isIn ? "why.isIn" : "why.isOut", {
            segment: nameOf("segment", why.segment),
          })}
        </strong>
        {why.since === null ? null : (
          <>
            {" · "}
            <Age at={why.since} />
          </>
        )}
      </p>
      <p>{why.sentence[locale]}</p>
      <Section title={t("why.clauses")}>
        <Clauses>
          {why.trace.map((clause) => (
            <Clause
              key={clause.pointer}
              {...(isNegated(clause.pointer) ? { about: t("why.not") } : {})}
              says={clause.sentence[locale]}
              saw={clause.saw}
              result={clause.result !== isNegated(clause.pointer)}
              isUnknown={clause.unknown}
              time={clause.time}
              source={clause.source}
            />
          ))}
        </Clauses>
      </Section>
      <p className={styles["note"]}>
        {why.nextChange === null
          ? t("why.noTime")
          : t("why.nextChange", { at: dateTime(why.nextChange) })}
      </p>
      {why.timezone === undefined ? null : (
        <p className={styles["note"]}>
          {t("why.asOf", { version: why.version, at: dateTime(why.at), zone: why.timezone })}
        </p>
      )}
    </>
  );
};

const OfPerson = ({ segment, who }: { readonly segment: string; readonly who: string }) => {
  const asked = useAnswer("whyProfile", {
    params: { id: who },
    query: { of: `segment:${segment}` },
  });
  return (
    <Answered asked={asked}>{(why) => (isOfSegment(why) ? <Reasons why={why} /> : null)}</Answered>
  );
};

const OfAll = ({ segment }: { readonly segment: string }) => {
  const { t } = useI18n();
  const asked = useAnswer("segment", { params: { key: segment } });
  return (
    <Answered asked={asked}>
      {({ members, namedBy }) => (
        <>
          <p>{t("why.members", { count: members })}</p>
          {namedBy.length === 0 ? null : (
            <Section title={t("why.namedBy")}>
              <ul>
                {namedBy.map((each) => (
                  <li key={each}>{each}</li>
                ))}
              </ul>
            </Section>
          )}
        </>
      )}
    </Answered>
  );
};

type ViewProps = { readonly of: string; readonly who: string | null };

/** Why somebody is, or is not, in a segment; of nobody in particular: what the segment is. */
export const WhySegment = ({ of, who }: ViewProps) => {
  const { t } = useI18n();
  return (
    <>
      <h3>{of}</h3>
      {who === null ? <OfAll segment={of} /> : <OfPerson segment={of} who={who} />}
      <p>
        <Link to={hrefOf("segment", of)}>{t("why.seeSegment")}</Link>
      </p>
      <p>
        <Link to={`/people?segment=${encodeURIComponent(of)}`}>{t("why.seeMembers")}</Link>
      </p>
    </>
  );
};
