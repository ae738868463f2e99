import { useMemo } from "react";
import { useI18n } from "../i18n/index.ts";
import type { PartProps } from "../ui/index.ts";
import { FieldGroup, isDocument, TextField, useFieldWords, useForm } from "../ui/index.ts";
import { NamedRows } from "./named-rows.tsx";
import { freeName, membersIn, renamed, withoutMember } from "./record.ts";
import { textIn } from "./reference-editors.tsx";
import { slotFields } from "./slot-schema.ts";
import { useSlotsOf } from "./use-slots-of.ts";

/** What a formula may be put into: a plain name. */
const NAME = /^[A-Za-z_]\w{0,49}$/;

/** Names of content that a formula may fill: what its slots ask for, and what it says already. */
const useContentNames = (): readonly string[] => {
  const { document } = useForm();
  const slots = useSlotsOf(textIn(document["key"]));
  const { content } = document;
  return useMemo(() => {
    const asked = slots.flatMap((slot) => slotFields(slot).map(({ name }) => name));
    const names = [...asked, ...(isDocument(content) ? Object.keys(content) : [])];
    return [...new Set(names)].filter((name) => NAME.test(name));
  }, [slots, content]);
};

/** Content that formulas say: a name and its formula each, checked as it is written. */
export const ComputedEditor = (props: PartProps) => {
  const { t } = useI18n();
  const { label, hint, error } = useFieldWords(props);
  const { flaws } = useForm();
  const names = useContentNames();
  const { pointer, value, onChange } = props;
  const formulas = membersIn(value);
  const set = (next: typeof formulas): void =>
    onChange(Object.keys(next).length === 0 ? undefined : next);
  const free = names.find((name) => !Object.hasOwn(formulas, name));
  const wrongOf = (name: string): string | undefined =>
    flaws.find((flaw) => flaw.pointer === `${pointer}/${name}`)?.message;
  return (
    <FieldGroup label={label} hint={hint} error={error}>
      <NamedRows
        label={label}
        names={Object.keys(formulas)}
        nameLabel={t("form.name")}
        suggestions={names}
        wrong={(name) => (NAME.test(name) ? null : t("form.nameFormat"))}
        onRename={(from, to) => set(renamed(formulas, from, to))}
        onRemove={(name) => set(withoutMember(formulas, name))}
        onAdd={() => set({ ...formulas, [free ?? freeName(formulas, "field")]: "" })}
      >
        {(name) => (
          <TextField
            label={t("form.formula")}
            hint={t("form.formulaHint")}
            error={wrongOf(name)}
            value={textIn(formulas[name])}
            lines={Math.min(8, Math.max(2, textIn(formulas[name]).split("\n").length))}
            onChange={(text) => set({ ...formulas, [name]: text })}
          />
        )}
      </NamedRows>
    </FieldGroup>
  );
};
