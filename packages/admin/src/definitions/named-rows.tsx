import type { ReactNode } from "react";
import { useState } from "react";
import { useI18n } from "../i18n/index.ts";
import { Button, IconButton, NoIcon, TextField } from "../ui/index.ts";
import styles from "./editors.module.css";

type NameProps = {
  readonly label: string;
  readonly name: string;
  /** Why it may not be called so; null when it may. */
  readonly wrong: (name: string) => string | null;
  readonly suggestions?: readonly string[];
  readonly onRename: (name: string) => void;
};

/** A name that is taken over as long as it may be one: what is half written changes nothing. */
const Name = ({ label, name, wrong, suggestions, onRename }: NameProps) => {
  const [draft, setDraft] = useState({ name, text: name });
  const text = draft.name === name ? draft.text : name;
  const error = text === name ? null : wrong(text);
  return (
    <TextField
      label={label}
      value={text}
      error={error ?? undefined}
      {...(suggestions === undefined ? {} : { suggestions })}
      onChange={(next) => {
        const isTaken = next === name || wrong(next) === null;
        setDraft({ name: isTaken ? next : name, text: next });
        if (isTaken && next !== name) onRename(next);
      }}
    />
  );
};

type NamedRowsProps = {
  readonly label: string;
  readonly names: readonly string[];
  readonly nameLabel: string;
  readonly wrong: NameProps["wrong"];
  readonly suggestions?: readonly string[];
  readonly onRename: (from: string, to: string) => void;
  readonly onRemove: (name: string) => void;
  readonly onAdd: () => void;
  /** What is said of one of them. */
  readonly children: (name: string) => ReactNode;
};

/** What has names of one's own: each with its name, what is said of it, and the way out. */
export const NamedRows = (props: NamedRowsProps) => {
  const { t } = useI18n();
  const { label, names, nameLabel, suggestions, onRename, onRemove, onAdd, children } = props;
  const wrong = (name: string): string | null =>
    names.includes(name) ? t("form.nameTaken") : props.wrong(name);
  return (
    <div className={styles["stack"]}>
      {names.map((name, at) => (
        <div
          // oxlint-disable-next-line react/no-array-index-key -- a row is its place: its name is what is written in it
          key={at}
          role="group"
          aria-label={t("ui.rowOf", { name: label, at: at + 1 })}
          className={styles["named"]}
        >
          <Name
            label={nameLabel}
            name={name}
            wrong={wrong}
            {...(suggestions === undefined ? {} : { suggestions })}
            onRename={(next) => onRename(name, next)}
          />
          <div className={styles["said"]}>{children(name)}</div>
          <IconButton
            name={t("ui.removeRow", { name: label, at: at + 1 })}
            icon={<NoIcon size={16} aria-hidden />}
            onClick={() => onRemove(name)}
          />
        </div>
      ))}
      <div>
        <Button look="quiet" onClick={onAdd}>
          {t("ui.addTo", { name: label })}
        </Button>
      </div>
    </div>
  );
};
