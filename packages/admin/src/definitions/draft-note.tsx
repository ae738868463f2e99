import { useI18n } from "../i18n/index.ts";
import { Age, Button, Code, ProblemNote } from "../ui/index.ts";
import styles from "./definitions.module.css";
import type { Draft } from "./use-draft.ts";

type NoteProps = { readonly draft: Draft };

/** Both ways out when somebody else wrote meanwhile; neither loses a word unseen. */
const Conflict = ({ draft }: NoteProps) => {
  const { t } = useI18n();
  const { state, keepMine, takeTheirs } = draft;
  if (state.is !== "conflict") return null;
  const { actor, at, version, definition } = state.theirs;
  return (
    <div className={styles["conflict"]} role="alert">
      <p>
        <strong>{t("definitions.conflict", { actor, version })}</strong> <Age at={at} />
      </p>
      <p>{t("definitions.conflictAbout")}</p>
      <details>
        <summary>{t("definitions.theirs", { actor })}</summary>
        <Code value={definition} />
      </details>
      <div className={styles["buttons"]}>
        <Button onClick={takeTheirs}>{t("definitions.takeTheirs")}</Button>
        <Button onClick={keepMine}>{t("definitions.keepMine")}</Button>
      </div>
    </div>
  );
};

/** Where the draft is: on its way, kept, or not, and why. */
export const DraftNote = ({ draft }: NoteProps) => {
  const { t, clock } = useI18n();
  const { state } = draft;
  switch (state.is) {
    case "same":
      return (
        <p className={styles["note"]} role="status">
          {t("definitions.keepsItself")}
        </p>
      );
    case "writing":
    case "keeping":
      return (
        <p className={styles["note"]} role="status">
          {t("definitions.keeping")}
        </p>
      );
    case "kept":
      return (
        <p className={styles["note"]} role="status">
          {t("definitions.kept", { at: clock(state.at) })}
        </p>
      );
    case "refused":
      return (
        <>
          <p className={styles["note"]} role="status">
            {t("definitions.notKept")}
          </p>
          <ProblemNote error={state.error} />
        </>
      );
    case "conflict":
      return <Conflict draft={draft} />;
  }
};
