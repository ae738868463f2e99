import type { Answer } from "../../api/index.ts";
import { useAnswer } from "../../api/index.ts";
import { Named, useNames } from "../../definitions/index.ts";
import { useI18n } from "../../i18n/index.ts";
import { Answered, Badge, Link, Section } from "../../ui/index.ts";
import { CandidateView } from "./candidate-view.tsx";
import styles from "./decisions.module.css";
import { changeText } from "./smallest-change.tsx";
import { DefinitionFacts } from "./why-definition.tsx";

type WhyOfferAnswer = Extract<Answer<"whyProfile">, { readonly offer: string }>;
type Slot = WhyOfferAnswer["slots"][number];

const TONES = { shown: "good", eligible: "accent", "not eligible": "neutral" } as const;

const InSlot = ({ slot, who }: { readonly slot: Slot; readonly who: string }) => {
  const i18n = useI18n();
  const { t } = i18n;
  const nameOf = useNames();
  const most = Math.max(0, ...slot.candidates.map(({ score }) => score?.final ?? 0));
  return (
    <Section
      title={nameOf("slot", slot.slot)}
      aside={
        <Badge tone={TONES[slot.outcome]}>
          {t("decisions.outcome", { outcome: slot.outcome.replace(" ", "_") })}
        </Badge>
      }
    >
      {slot.candidates.map((candidate) => (
        <CandidateView key={candidate.rule} candidate={candidate} most={most} who={who} />
      ))}
      {slot.change === null ? null : (
        <p>
          {t("decisions.wouldChange", {
            offer: nameOf("offer", slot.candidates[0]?.offer ?? ""),
            change: changeText(i18n, slot.change, nameOf),
            then: slot.change.then.replace(" ", "_"),
            by: nameOf("offer", slot.change.by?.offer ?? ""),
          })}
        </p>
      )}
    </Section>
  );
};

const OfPerson = ({ offer, who }: { readonly offer: string; readonly who: string }) => {
  const { t, locale, dateTime } = useI18n();
  const asked = useAnswer("whyProfile", {
    params: { id: who },
    query: { of: `offer:${offer}`, language: locale },
  });
  return (
    <Answered asked={asked}>
      {(why) =>
        "slots" in why ? (
          <>
            {why.slots.map((slot) => (
              <InSlot key={slot.slot} slot={slot} who={who} />
            ))}
            <p className={styles["by"]}>
              {t("why.asOf", {
                version: why.version ?? 0,
                at: dateTime(why.at),
                zone: why.timezone,
              })}
            </p>
          </>
        ) : null
      }
    </Answered>
  );
};

/** Why an offer is, or is not, shown to somebody; of nobody in particular: what it is. */
export const WhyOffer = ({ of, who }: { readonly of: string; readonly who: string | null }) => {
  const { t } = useI18n();
  return (
    <>
      <h3>
        <Named kind="offer" of={of} />
      </h3>
      {who === null ? <DefinitionFacts kind="offer" of={of} /> : <OfPerson offer={of} who={who} />}
      <Link to={`/decisions/offer/${of}`}>{t("decisions.seeDefinition")}</Link>
    </>
  );
};
