import { useState } from "react";
import { useNavigate } from "react-router";
import { useAnswer, useClient, useRefresh, useSending } from "../../../api/index.ts";
import { isKey, KeyField } from "../../../definitions/index.ts";
import { useI18n } from "../../../i18n/index.ts";
import { Button, Checkbox, Dialog, Empty, ProblemNote, useToast } from "../../../ui/index.ts";
import styles from "./plans.module.css";

type NewPlanProps = { readonly isOpen: boolean; readonly onClose: () => void };

/** Drafts a plan from what came in and keeps it as a draft: nothing is judged by it before it is published. */
const useDrafting = () => {
  const client = useClient();
  const refresh = useRefresh();
  const navigate = useNavigate();
  const say = useToast();
  const { t } = useI18n();
  return async (key: string, sources: readonly string[]): Promise<boolean> => {
    const body = { key, ...(sources.length === 0 ? {} : { sources: [...sources] }) };
    const { definition, seen, unfit } = await client.call("draftTrackingPlan", { body });
    if (seen === 0) return false;
    await client.call("putDefinition", {
      params: { kind: "tracking-plan", key },
      query: { origin: "ui" },
      body: definition,
      ifNoneMatch: "*",
    });
    const leftOut = unfit === 0 ? [] : [t("plans.unfit", { count: unfit })];
    say({ text: [t("plans.drafted", { count: seen }), ...leftOut].join(" ") });
    await refresh("listDefinitions");
    void navigate(`/setup/tracking-plan/${encodeURIComponent(key)}`);
    return true;
  };
};

/** A plan to begin with: of which sources, and under which key. */
export const NewPlan = ({ isOpen, onClose }: NewPlanProps) => {
  const { t } = useI18n();
  const draft = useDrafting();
  const { error, isBusy, send } = useSending();
  const [key, setKey] = useState("");
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [isNothing, setIsNothing] = useState(false);
  const { data } = useAnswer("quality", { query: {} }, { enabled: isOpen });
  const go = (): void => send(async () => setIsNothing(!(await draft(key, chosen))));
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={t("plans.draft")}
      onSubmit={() => {
        if (isKey(key)) go();
      }}
      actions={
        <>
          <Button onClick={onClose}>{t("ui.cancel")}</Button>
          <Button type="submit" look="primary" isBusy={isBusy} disabled={!isKey(key)}>
            {t("plans.draftIt")}
          </Button>
        </>
      }
    >
      <div className={styles["form"]}>
        <p>{t("plans.draftAbout")}</p>
        <KeyField
          label={t("sources.key")}
          hint={t("plans.keyHint")}
          value={key}
          onChange={setKey}
        />
        <div className={styles["choices"]} role="group" aria-label={t("plans.ofSources")}>
          <p>{t("plans.ofSources")}</p>
          {(data?.sources ?? []).map(({ source }) => (
            <Checkbox
              key={source}
              label={source}
              isOn={chosen.includes(source)}
              onChange={(isOn) =>
                setChosen(isOn ? [...chosen, source] : chosen.filter((each) => each !== source))
              }
            />
          ))}
        </div>
        {isNothing ? (
          <Empty title={t("plans.nothingCame")}>{t("plans.nothingCameFix")}</Empty>
        ) : null}
        {error === null ? null : <ProblemNote error={error} />}
      </div>
    </Dialog>
  );
};
