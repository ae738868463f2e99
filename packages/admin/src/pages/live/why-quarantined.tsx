import { useAnswer } from "../../api/index.ts";
import { useI18n } from "../../i18n/index.ts";
import { useSession } from "../../session/index.ts";
import { Age, Answered, Code, Section } from "../../ui/index.ts";
import { ReasonList } from "./reason-list.tsx";
import { ReleaseForm } from "./release-form.tsx";
import { StatusBadge } from "./status-badge.tsx";

/** Why an event waits, what was sent, and how it is put right and taken in. */
export const WhyQuarantined = ({ of }: { readonly of: string; readonly who: string | null }) => {
  const { t } = useI18n();
  const { may } = useSession();
  const asked = useAnswer("quarantined", { params: { id: of } });
  return (
    <Answered asked={asked}>
      {(event) => (
        <>
          <p>
            <strong>{event.event === "" ? event.type : event.event}</strong>{" "}
            <StatusBadge status="quarantined" /> <Age at={event.at} />
          </p>
          <Section title={t("live.broke")}>
            <ReasonList reasons={event.reasons} />
          </Section>
          {may("releaseQuarantined") ? <ReleaseForm key={event.id} event={event} /> : null}
          <Section title={t("live.asSent")}>
            <Code value={event.message} />
          </Section>
        </>
      )}
    </Answered>
  );
};
