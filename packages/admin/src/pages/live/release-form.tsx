import { useState } from "react";
import type { Answer } from "../../api/index.ts";
import { useClient, useRefresh } from "../../api/index.ts";
import { useI18n } from "../../i18n/index.ts";
import { Button, ProblemNote, Section, Select, TextField, useToast } from "../../ui/index.ts";
import type { Mending } from "./fix.ts";
import { ACTIONS, fixesOf, isWithinReach, suggestedFor } from "./fix.ts";
import styles from "./live.module.css";

type Quarantined = Answer<"quarantined">;
type Released = Answer<"releaseQuarantined">;

/** One place for each pointer that a fix can reach. */
const mendingsFor = ({ reasons }: Quarantined): readonly Mending[] =>
  [...new Map(reasons.map((reason) => [reason.pointer, reason])).values()]
    .filter(({ pointer }) => isWithinReach(pointer))
    .map(({ pointer, detail }) => ({ pointer, action: suggestedFor(detail), value: "" }));

const Place = ({
  mending,
  onChange,
}: {
  readonly mending: Mending;
  readonly onChange: (mending: Mending) => void;
}) => {
  const { t } = useI18n();
  return (
    <div className={styles["mending"]}>
      <Select
        label={mending.pointer}
        value={mending.action}
        options={ACTIONS.map((action) => ({ value: action, label: t(`live.fix.${action}`) }))}
        onChange={(next) =>
          onChange({ ...mending, action: ACTIONS.find((each) => each === next) ?? "keep" })
        }
      />
      {mending.action === "set" ? (
        <TextField
          label={t("live.fixValue", { pointer: mending.pointer })}
          value={mending.value}
          onChange={(value) => onChange({ ...mending, value })}
        />
      ) : null}
    </div>
  );
};

const Outcome = ({ outcome, isTry }: { readonly outcome: Released; readonly isTry: boolean }) => {
  const { t } = useI18n();
  if (outcome.status !== "still failing")
    return <p role="status">{t(isTry ? "live.wouldRelease" : "live.released")}</p>;
  return (
    <div role="status">
      <p>{t("live.stillFails")}</p>
      <ul className={styles["reasons"]}>
        {outcome.reasons.map(({ rule, pointer, detail }) => (
          <li key={`${rule} ${pointer}`}>
            <code>{pointer === "" ? rule : pointer}</code> {detail}
          </li>
        ))}
      </ul>
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
  const [mendings, setMendings] = useState(() => mendingsFor(event));
  const [said, setSaid] = useState<Said | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const [isBusy, setIsBusy] = useState(false);
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

  return (
    <Section title={t("live.putRight")}>
      {mendings.map((mending) => (
        <Place
          key={mending.pointer}
          mending={mending}
          onChange={(next) => {
            setSaid(null);
            setMendings((all) => all.map((each) => (each.pointer === next.pointer ? next : each)));
          }}
        />
      ))}
      <div className={styles["chips"]}>
        <Button isBusy={isBusy} disabled={isOut} onClick={() => void release(true)}>
          {t("live.try")}
        </Button>
        <Button look="primary" isBusy={isBusy} disabled={isOut} onClick={() => void release(false)}>
          {t("live.release")}
        </Button>
      </div>
      {said === null ? null : <Outcome {...said} />}
      {error === null ? null : <ProblemNote error={error} />}
    </Section>
  );
};
