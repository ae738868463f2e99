import { useState } from "react";
import type { Answer } from "../../api/index.ts";
import { useClient, useRefresh, useSending } from "../../api/index.ts";
import { useI18n } from "../../i18n/index.ts";
import { Button, ProblemNote, Section, useToast } from "../../ui/index.ts";
import { DiscardDialog } from "./discard-dialog.tsx";
import type { Mending } from "./fix.ts";
import { fixesOf, mendingsFor } from "./fix.ts";
import styles from "./live.module.css";
import { MendingFields } from "./mending-fields.tsx";
import { reasonText } from "../../quality/index.ts";
import type { GroupOutcome } from "./release-all.ts";
import { releaseAll } from "./release-all.ts";

type Group = Answer<"quarantine">["groups"][number];

/** Events of one request, as many as the API takes. */
const PART = 10_000;

type SaidProps = { readonly outcome: GroupOutcome; readonly isTry: boolean };

/** What became of the group, or would, in a sentence; and why the rest still fails. */
const Outcome = ({ outcome, isTry }: SaidProps) => {
  const i18n = useI18n();
  const { t } = i18n;
  const { tried, released, duplicates, failing } = outcome;
  return (
    <div role="status">
      <p>
        {t(isTry ? "live.groupWould" : "live.groupDid", {
          tried,
          released,
          duplicates,
          failing: tried - released - duplicates,
        })}
      </p>
      <ul className={styles["reasons"]}>
        {failing.map(({ reason, count }) => (
          <li key={`${reason.pointer} ${reason.detail}`}>
            {t("live.failAlike", { count })} <code>{reason.pointer}</code>{" "}
            {reasonText(i18n, reason)}
          </li>
        ))}
      </ul>
    </div>
  );
};

const useGroup = (group: string, mendings: readonly Mending[]) => {
  const client = useClient();
  const refresh = useRefresh();
  const say = useToast();
  const { t } = useI18n();
  const { error, isBusy, send } = useSending();
  const [said, setSaid] = useState<SaidProps | null>(null);
  const release = (isTry: boolean): void =>
    send(async () => {
      const outcome = await releaseAll((after) =>
        client.call("releaseGroup", {
          params: { group },
          body: { fix: fixesOf(mendings), dryRun: isTry, limit: PART, after },
        }),
      );
      setSaid({ outcome, isTry });
      if (isTry) return;
      say({ text: t("live.groupReleased", { count: outcome.released }) });
      await refresh("quarantine", "home");
    });
  const discard = async (reason: string): Promise<number> => {
    let sum = 0;
    let left = 1;
    while (left > 0) {
      const part = await client.call("discardGroup", {
        params: { group },
        body: { reason, limit: PART },
      });
      sum += part.discarded + part.summarised;
      // What came in meanwhile and fails alike is not what somebody looked at.
      left = part.discarded === 0 ? 0 : part.left;
    }
    return sum;
  };
  return { said, forget: () => setSaid(null), release, discard, error, isBusy };
};

/** One mapping for all events that failed alike: tried first, then done. */
export const ReleaseGroup = ({ group }: { readonly group: Group }) => {
  const { t } = useI18n();
  const [mendings, setMendings] = useState(() => mendingsFor(group.reasons));
  const [isDiscarding, setIsDiscarding] = useState(false);
  const { said, forget, release, discard, error, isBusy } = useGroup(group.group, mendings);
  return (
    <Section title={t("live.putAllRight")}>
      <MendingFields
        mendings={mendings}
        onChange={(next) => {
          forget();
          setMendings(next);
        }}
      />
      <div className={styles["chips"]}>
        <Button isBusy={isBusy} onClick={() => release(true)}>
          {t("live.tryAll", { count: group.waiting })}
        </Button>
        <Button
          look="primary"
          isBusy={isBusy}
          disabled={said === null || !said.isTry || said.outcome.released === 0}
          onClick={() => release(false)}
        >
          {t("live.releaseAll")}
        </Button>
        <Button look="danger" onClick={() => setIsDiscarding(true)}>
          {t("live.discardAll")}
        </Button>
      </div>
      {said === null ? (
        <p className={styles["soft"]}>{t("live.tryFirst")}</p>
      ) : (
        <Outcome {...said} />
      )}
      {error === null ? null : <ProblemNote error={error} />}
      {isDiscarding ? (
        <DiscardDialog
          count={group.waiting}
          discard={discard}
          onClose={() => setIsDiscarding(false)}
        />
      ) : null}
    </Section>
  );
};
