import { useState } from "react";
import type { Condition } from "../../conditions/index.ts";
import {
  ConditionEditor,
  ConditionSays,
  isFinished,
  isObject,
  SurroundingsProvider,
  useKnown,
  useRested,
} from "../../conditions/index.ts";
import type { Content, DefinitionDocument } from "../../definitions/index.ts";
import {
  DraftNote,
  isPending,
  PlannedChanges,
  textIn,
  useDiscard,
  useDraft,
  usePublish,
} from "../../definitions/index.ts";
import { useI18n } from "../../i18n/index.ts";
import { Button, Dialog, Section, TextField } from "../../ui/index.ts";
import { ProblemNote } from "../../ui/index.ts";
import { Movement, PreviewView } from "./preview-view.tsx";
import styles from "./segments.module.css";
import type { Preview, Whom } from "./use-told.ts";
import { flawsOf, usePreview } from "./use-told.ts";

type EditorProps = {
  readonly keyOfIt: string;
  readonly newest: DefinitionDocument | null;
  readonly live: DefinitionDocument | null;
  /** What a new one begins with. */
  readonly start: Content;
  readonly onClose: () => void;
  readonly onPublished: () => void;
};

export const whenIn = (content: Content): Condition => {
  const when = Object.hasOwn(content, "when") ? content["when"] : undefined;
  return isObject(when) ? when : {};
};

export const whomIn = (content: Content): Whom =>
  textIn(content, "of") === "account" ? "account" : "profile";

type PublishProps = {
  readonly publishing: ReturnType<typeof usePublish>;
  readonly live: DefinitionDocument | null;
  readonly content: Content;
  readonly preview: Preview | undefined;
  readonly isStale: boolean;
  readonly isOpen: boolean;
  readonly onClose: () => void;
};

/** Who would come and go, before it happens. */
const PublishDialog = (props: PublishProps) => {
  const { publishing, live, content, preview, isStale, isOpen, onClose } = props;
  const { t, number } = useI18n();
  const { plan, publish, isBusy, isMoved, isReady, error } = publishing;
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={t("segments.publishTitle")}
      actions={
        <>
          <Button onClick={onClose}>{t("ui.cancel")}</Button>
          <Button look="primary" isBusy={isBusy} disabled={!isReady || isStale} onClick={publish}>
            {t("segments.publishNow")}
          </Button>
        </>
      }
    >
      {isMoved ? <p role="alert">{t("segments.moved")}</p> : null}
      {error === null ? null : <ProblemNote error={error} />}
      {preview === undefined ? null : preview.change === undefined ? (
        <p>
          {t("segments.wouldBegin", {
            count: preview.count,
            shown: number(preview.count),
            of: preview.of,
          })}
        </p>
      ) : (
        <Movement change={preview.change} />
      )}
      {plan.data === undefined || error !== null ? null : (
        <PlannedChanges changes={plan.data.changes} live={live} content={content} />
      )}
    </Dialog>
  );
};

type FieldsProps = { readonly content: Content; readonly onChange: (content: Content) => void };

const Names = ({ content, onChange }: FieldsProps) => {
  const { t } = useI18n();
  const set = (name: string, text: string): void =>
    onChange(
      text === ""
        ? Object.fromEntries(Object.entries(content).filter(([each]) => each !== name))
        : { ...content, [name]: text },
    );
  return (
    <div className={styles["names"]}>
      <TextField
        label={t("segments.called")}
        value={textIn(content, "name")}
        onChange={(text) => set("name", text)}
      />
      <TextField
        label={t("segments.description")}
        value={textIn(content, "description")}
        onChange={(text) => set("description", text)}
      />
    </div>
  );
};

/** What is written, whom it means, where its draft is, and what publishing it would do. */
const useBuilding = (
  { keyOfIt, newest, live, start, onClose }: EditorProps,
  onDone: () => void,
) => {
  const [opened] = useState(newest);
  const [content, setContent] = useState<Content>(() => newest?.definition ?? start);
  const when = whenIn(content);
  const rested = useRested(when);
  const of = whomIn(content);
  const preview = usePreview({
    when: rested,
    of,
    change: live === null ? null : keyOfIt,
  });
  const draft = useDraft({
    kind: "segment",
    key: keyOfIt,
    opened,
    content,
    isBegun: opened === null,
    isEnabled: isFinished(when),
    onTheirs: setContent,
  });
  const discard = useDiscard({ kind: "segment", key: keyOfIt, draft }, onClose);
  const i18n = useI18n();
  const isDone = isFinished(when);
  const publishing = usePublish({ content, draft, live, onDone, isEnabled: isDone });
  return {
    content,
    setContent,
    when,
    rested,
    of,
    preview,
    draft,
    publishing,
    discard: newest !== null && isPending(newest) ? discard : null,
    isDone,
    /** What is shown is of what was written before. */
    isStale: !isDone || rested !== when || preview.isPlaceholderData,
    flaws: isDone ? flawsOf(i18n, preview.error) : [],
  };
};

/** Builds a condition, and shows what it says and whom it means while it is built. */
export const SegmentEditor = (props: EditorProps) => {
  const { t } = useI18n();
  const [isAsking, setIsAsking] = useState(false);
  const known = useKnown();
  const building = useBuilding(props, () => {
    setIsAsking(false);
    props.onPublished();
  });
  const { content, setContent, when, rested, of, preview, isDone, isStale, flaws } = building;
  return (
    <SurroundingsProvider value={{ known, told: { flaws } }}>
      <div className={styles["editor"]}>
        <div className={styles["stack"]}>
          <Names content={content} onChange={setContent} />
          <Section title={t("segments.when")}>
            <ConditionSays when={rested} of={of} />
            <ConditionEditor
              value={when}
              onChange={(next) => setContent({ ...content, when: next })}
              place={of === "account" ? "account" : "subject"}
              pointer=""
            />
          </Section>
        </div>
        <div className={styles["beside"]}>
          <PreviewView
            preview={preview.data}
            error={flaws.length === 0 && isDone ? preview.error : null}
            isStale={isStale}
          />
          <DraftNote draft={building.draft} />
          <div className={styles["buttons"]}>
            <Button onClick={props.onClose}>{t("segments.done")}</Button>
            {building.discard === null ? null : (
              <Button onClick={building.discard}>{t("definitions.discard")}</Button>
            )}
            {building.publishing.isOffered ? (
              <Button
                look="primary"
                disabled={!isDone || preview.error !== null}
                onClick={() => setIsAsking(true)}
              >
                {t("segments.publish")}
              </Button>
            ) : null}
          </div>
        </div>
      </div>
      <PublishDialog
        publishing={building.publishing}
        live={props.live}
        content={content}
        preview={preview.data}
        isStale={isStale}
        isOpen={isAsking}
        onClose={() => setIsAsking(false)}
      />
    </SurroundingsProvider>
  );
};
