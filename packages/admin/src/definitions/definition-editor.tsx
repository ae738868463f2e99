import type { Kind } from "@attune/contract";
import { useState } from "react";
import { useAnswer } from "../api/index.ts";
import { useI18n } from "../i18n/index.ts";
import { Answered, Button, Columns, ProblemNote, SchemaForm, Section } from "../ui/index.ts";
import styles from "./definitions.module.css";
import type { Content, DefinitionDocument } from "./documents.ts";
import { isPending } from "./documents.ts";
import { DraftNote } from "./draft-note.tsx";
import { PlannedChanges } from "./planned-changes.tsx";
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

/** A form made of the kind's schema, which keeps what is written, with what publishing would change beside it. */
export const DefinitionEditor = ({ kind, keyOfIt, newest, live, onClose }: EditorProps) => {
  const { t } = useI18n();
  const [opened] = useState(newest);
  const [content, setContent] = useState<Content>(
    () => newest?.definition ?? { kind, key: keyOfIt },
  );
  const schema = useAnswer("definitionSchema", { params: { kind } });
  const draft = useDraft({ kind, key: keyOfIt, opened, content, onTheirs: setContent });
  const { plan, publish, isBusy, isMoved, isReady, error } = usePublish({
    content,
    draft,
    live,
    onDone: onClose,
  });
  const discard = useDiscard({ kind, key: keyOfIt, draft }, onClose);
  // What the server says of the plan it says of the draft, too: once is enough.
  const isSaid = draft.state.is === "refused";
  const isUntouched = newest === null && draft.state.is === "same";
  return (
    <Columns>
      <Answered asked={schema} lines={8}>
        {(loaded) => (
          <SchemaForm
            schema={loaded}
            value={content}
            omit={FIXED}
            onChange={(next) => setContent(JSON.parse(JSON.stringify(next)))}
          />
        )}
      </Answered>
      <div className={styles["beside"]}>
        <Section title={t("definitions.wouldPublish")}>
          {isMoved ? <p role="alert">{t("definitions.moved")}</p> : null}
          {error === null || isSaid || isUntouched ? null : <ProblemNote error={error} />}
          {plan.data === undefined || error !== null ? null : (
            <PlannedChanges changes={plan.data.changes} />
          )}
          <DraftNote draft={draft} />
          <div className={styles["buttons"]}>
            <Button onClick={onClose}>{t("definitions.done")}</Button>
            {newest !== null && isPending(newest) ? (
              <Button onClick={discard}>{t("definitions.discard")}</Button>
            ) : null}
            <Button look="primary" isBusy={isBusy} disabled={!isReady} onClick={publish}>
              {t("definitions.publish")}
            </Button>
          </div>
        </Section>
      </div>
    </Columns>
  );
};
