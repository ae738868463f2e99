import type { Kind } from "@attune/contract";
import type { ComponentProps } from "react";
import { useMemo, useState } from "react";
import { ApiProblem, useAnswer } from "../api/index.ts";
import { isFinished, isObject, SurroundingsProvider, useKnown } from "../conditions/index.ts";
import type { I18n } from "../i18n/index.ts";
import { useI18n } from "../i18n/index.ts";
import type { FormFlaw } from "../ui/index.ts";
import {
  Answered,
  Button,
  flawWords,
  ProblemNote,
  SchemaForm,
  Section,
  WholeAsText,
} from "../ui/index.ts";
import styles from "./definitions.module.css";
import type { Content, DefinitionDocument } from "./documents.ts";
import { isPending } from "./documents.ts";
import { DraftNote } from "./draft-note.tsx";
import { editorsOf } from "./editors.ts";
import { useWordsOf } from "./field-words.ts";
import { conditionsIn, FIELDS } from "./fields.ts";
import { ForeseenEvents } from "./foreseen-events.tsx";
import { isNothing, PlannedChanges } from "./planned-changes.tsx";
import { useDiscard } from "./use-discard.ts";
import { useDraft } from "./use-draft.ts";
import { usePublish } from "./use-publish.ts";

/** Said by the address; it never changes. */
const FIXED = ["kind", "key"] as const;

type EditorProps = {
  readonly kind: Kind;
  readonly keyOfIt: string;
  /** The newest version; null: it is new. */
  readonly newest: DefinitionDocument | null;
  readonly live: DefinitionDocument | null;
  readonly onClose: () => void;
};

type Edited = {
  readonly kind: Kind;
  readonly keyOfIt: string;
  readonly content: Content;
  readonly onChange: (content: Content) => void;
  readonly error: Error | null;
};

/** What the server says is wrong with a definition, by places in it. */
const flawsOf = (
  telling: Pick<I18n, "t" | "has">,
  error: Error | null,
  { kind, key }: { readonly kind: Kind; readonly key: string },
): readonly FormFlaw[] => {
  const start = `${kind}:${key}`;
  return (error instanceof ApiProblem ? (error.document.errors ?? []) : [])
    .filter(({ pointer }) => pointer.startsWith(start) || pointer.startsWith("/"))
    .map((each) => ({
      pointer: each.pointer.startsWith(start) ? each.pointer.slice(start.length) : each.pointer,
      message: flawWords(telling, each).text,
    }));
};

const NOTHING: readonly string[] = [];

const Form = ({ kind, keyOfIt, content, onChange, error }: Edited) => {
  const schema = useAnswer("definitionSchema", { params: { kind } });
  const known = useKnown();
  const wordsOf = useWordsOf(kind);
  const editors = useMemo(() => editorsOf(kind), [kind]);
  const i18n = useI18n();
  const flaws = useMemo(
    () => flawsOf(i18n, error, { kind, key: keyOfIt }),
    [i18n, error, kind, keyOfIt],
  );
  const surroundings = useMemo(() => ({ known, told: { flaws } }), [known, flaws]);
  const { ordinary = NOTHING, covered = NOTHING } = FIELDS[kind] ?? {};
  const set = (next: object): void => onChange(JSON.parse(JSON.stringify(next)));
  return (
    <SurroundingsProvider value={surroundings}>
      <Answered asked={schema} lines={8}>
        {(loaded) => (
          <div className={styles["form"]}>
            <SchemaForm
              schema={loaded}
              value={content}
              omit={FIXED}
              editors={editors}
              covered={covered}
              ordinary={ordinary}
              flaws={flaws}
              wordsOf={wordsOf}
              onChange={set}
            />
            <WholeAsText value={content} fixed={FIXED} onChange={set} />
          </div>
        )}
      </Answered>
    </SurroundingsProvider>
  );
};

type EditingProps = Pick<EditorProps, "newest" | "onClose"> & {
  readonly publishing: ReturnType<typeof usePublish>;
  readonly onDiscard: () => void;
};

const Buttons = ({ newest, publishing, onClose, onDiscard }: EditingProps) => {
  const { t } = useI18n();
  const { publish, isBusy, isReady, isOffered } = publishing;
  return (
    <div className={styles["buttons"]}>
      <Button onClick={onClose}>{t("definitions.done")}</Button>
      {newest !== null && isPending(newest) ? (
        <Button onClick={onDiscard}>{t("definitions.discard")}</Button>
      ) : null}
      {isOffered ? (
        <Button look="primary" isBusy={isBusy} disabled={!isReady} onClick={publish}>
          {t("definitions.publish")}
        </Button>
      ) : null}
    </div>
  );
};

type PlannedProps = ComponentProps<typeof PlannedChanges> & { readonly kind: Kind };

/** What publishing changes; of a tracking plan also how many events that would keep out. */
const Planned = ({ kind, ...planned }: PlannedProps) => (
  <>
    <PlannedChanges {...planned} />
    {kind === "tracking-plan" && !isNothing(planned.changes) ? (
      <ForeseenEvents content={planned.content} />
    ) : null}
  </>
);

/** A form made of the kind's schema, which keeps what is written, with what publishing would change beside it. */
export const DefinitionEditor = ({ kind, keyOfIt, newest, live, onClose }: EditorProps) => {
  const { t } = useI18n();
  const [opened] = useState(newest);
  const [content, setContent] = useState<Content>(
    () => newest?.definition ?? { kind, key: keyOfIt },
  );
  const isDone = conditionsIn(kind, content).every((each) => !isObject(each) || isFinished(each));
  const draft = useDraft({
    kind,
    key: keyOfIt,
    opened,
    content,
    isEnabled: isDone,
    onTheirs: setContent,
  });
  const publishing = usePublish({ content, draft, live, onDone: onClose, isEnabled: isDone });
  const { plan, isMoved, error } = publishing;
  const discard = useDiscard({ kind, key: keyOfIt, draft }, onClose);
  // What the server says of the plan it says of the draft, too: once is enough.
  const isSaid = draft.state.is === "refused";
  const isUntouched = newest === null && draft.state.is === "same";
  return (
    <div className={styles["editor"]}>
      <Form
        kind={kind}
        keyOfIt={keyOfIt}
        content={content}
        onChange={setContent}
        error={isUntouched ? null : error}
      />
      <div className={styles["beside"]}>
        <Section title={t("definitions.wouldPublish")}>
          {isMoved ? <p role="alert">{t("definitions.moved")}</p> : null}
          {error === null || isSaid || isUntouched ? null : <ProblemNote error={error} />}
          {isDone ? null : <p className={styles["note"]}>{t("form.unfinished")}</p>}
          {plan.data === undefined || error !== null || !isDone ? null : (
            <Planned kind={kind} changes={plan.data.changes} live={live} content={content} />
          )}
          <DraftNote draft={draft} />
          <Buttons newest={newest} publishing={publishing} onClose={onClose} onDiscard={discard} />
        </Section>
      </div>
    </div>
  );
};
