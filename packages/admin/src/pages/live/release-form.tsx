import { useState } from "react";
import type { Answer } from "../../api/index.ts";
import { useClient, useRefresh } from "../../api/index.ts";
import { useI18n } from "../../i18n/index.ts";
import { Button, ProblemNote, Section, useToast } from "../../ui/index.ts";
import { DiscardDialog } from "./discard-dialog.tsx";
import { fixesOf, mendingsFor } from "./fix.ts";
import styles from "./live.module.css";
import { MendingFields } from "./mending-fields.tsx";
import { ReasonList } from "./reason-list.tsx";

type Quarantined = Answer<"quarantined">;
type Released = Answer<"releaseQuarantined">;

const Outcome = ({ outcome, isTry }: { readonly outcome: Released; readonly isTry: boolean }) => {
  const { t } = useI18n();
  if (outcome.status !== "still failing")
    return <p role="status">{t(isTry ? "live.wouldRelease" : "live.released")}</p>;
  return (
    <div role="status">
      <p>{t("live.stillFails")}</p>
      <ReasonList reasons={outcome.reasons} />
    </div>
  );
};

type Said = { readonly outcome: Released; readonly isTry: boolean };

/** Puts an event right and takes it in; a try changes nothing. */
export const ReleaseForm = ({ event }: { readonly event: Quarantined }) => {
  const { t } = useI18n();
  const client = useClient();
  const refresh = useRefresh();
  const toast = useToast();
  const [mendings, setMendings] = useState(() => mendingsFor(event.reasons));
  const [said, setSaid] = useState<Said | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const [isDiscarding, setIsDiscarding] = useState(false);
  const isOut = said !== null && !said.isTry && said.outcome.status !== "still failing";

  const release = async (isTry: boolean): Promise<void> => {
    setIsBusy(true);
    setError(null);
    try {
      const outcome = await client.call("releaseQuarantined", {
        params: { id: event.id },
        body: { fix: fixesOf(mendings), dryRun: isTry },
      });
      setSaid({ outcome, isTry });
      if (isTry || outcome.status === "still failing") return;
      toast({ text: t("live.released") });
      await refresh("quarantine", "home");
    } catch (thrown) {
      setError(thrown instanceof Error ? thrown : new Error(String(thrown)));
    } finally {
      setIsBusy(false);
    }
  };

  const discard = async (reason: string): Promise<number> =>
    (await client.call("discardQuarantined", { params: { id: event.id }, body: { reason } }))
      .discarded;

  return (
    <Section title={t("live.putRight")}>
      <MendingFields
        mendings={mendings}
        onChange={(next) => {
          setSaid(null);
          setMendings(next);
        }}
      />
      <div className={styles["chips"]}>
        <Button isBusy={isBusy} disabled={isOut} onClick={() => void release(true)}>
          {t("live.try")}
        </Button>
        <Button look="primary" isBusy={isBusy} disabled={isOut} onClick={() => void release(false)}>
          {t("live.release")}
        </Button>
        <Button look="danger" disabled={isOut} onClick={() => setIsDiscarding(true)}>
          {t("live.discard")}
        </Button>
      </div>
      {said === null ? null : <Outcome {...said} />}
      {error === null ? null : <ProblemNote error={error} />}
      {isDiscarding ? (
        <DiscardDialog count={1} discard={discard} onClose={() => setIsDiscarding(false)} />
      ) : null}
    </Section>
  );
};
