import { useMemo, useState } from "react";
import { ContentPreview } from "../content/index.ts";
import { useI18n } from "../i18n/index.ts";
import type { PartProps, Schema } from "../ui/index.ts";
import {
  Button,
  Checkbox,
  Combobox,
  FieldGroup,
  isDocument,
  SchemaForm,
  Tabs,
  TextField,
  useFieldWords,
  useForm,
} from "../ui/index.ts";
import { contentSchema } from "./content-schema.ts";
import styles from "./editors.module.css";
import { textIn } from "./reference-editors.tsx";
import { useNames } from "./use-names.ts";
import { useOptions } from "./use-options.ts";
import { useSlotsOf } from "./use-slots-of.ts";

type Content = Readonly<Record<string, unknown>>;

const contentIn = (value: unknown): Content => (isDocument(value) ? value : {});

type ContentFieldsProps = {
  readonly content: Content;
  readonly onChange: (content: Content) => void;
  readonly pointer: string;
  /** What the slots that show it say of it. */
  readonly slots: readonly Schema[];
  /** Of what it is, in words. */
  readonly name: string;
};

/** A field of content that no slot has asked for. */
const AddField = ({ content, onChange }: Pick<ContentFieldsProps, "content" | "onChange">) => {
  const { t } = useI18n();
  const [name, setName] = useState("");
  const isNew = name.trim() !== "" && !Object.hasOwn(content, name.trim());
  return (
    <div className={styles["buttons"]}>
      <TextField label={t("form.fieldName")} value={name} onChange={setName} />
      <Button
        disabled={!isNew}
        onClick={() => {
          onChange({ ...content, [name.trim()]: "" });
          setName("");
        }}
      >
        {t("form.addField")}
      </Button>
    </div>
  );
};

const isClosed = (slots: readonly Schema[]): boolean =>
  slots.some((slot) => slot["additionalProperties"] === false);

/** Content by the fields that its slots ask for, and what customers will see of it. */
const ContentFields = (props: ContentFieldsProps) => {
  const { content, onChange, pointer, slots, name } = props;
  const { flaws } = useForm();
  const schema = useMemo(() => contentSchema(slots, content), [slots, content]);
  return (
    <div className={styles["both"]}>
      <div className={styles["stack"]}>
        <SchemaForm
          schema={schema}
          value={content}
          onChange={onChange}
          pointer={pointer}
          flaws={flaws}
        />
        {isClosed(slots) ? null : <AddField content={content} onChange={onChange} />}
      </div>
      <ContentPreview name={name} content={content} isSmall />
    </div>
  );
};

/** Languages that are offered first; any other can be written. */
const LANGUAGES = ["en", "sv", "da", "nb", "fi", "de", "fr", "es", "it", "nl", "pl"] as const;
const DEVICES = ["mobile", "tablet", "desktop"] as const;

type WhomProps = {
  readonly version: Content;
  readonly onChange: (version: Content) => void;
};

/** To whom a version is shown: all that is named has to fit. */
const Whom = ({ version, onChange }: WhomProps) => {
  const { t } = useI18n();
  const segments = useOptions("segment");
  const segment = textIn(version["segment"]);
  const set = (name: string, text: string): void =>
    onChange(
      text === ""
        ? Object.fromEntries(Object.entries(version).filter(([each]) => each !== name))
        : { ...version, [name]: text },
    );
  return (
    <div className={styles["whom"]}>
      <TextField
        label={t("form.language")}
        value={textIn(version["locale"])}
        suggestions={LANGUAGES}
        onChange={(text) => set("locale", text)}
      />
      <TextField
        label={t("form.device")}
        value={textIn(version["device"])}
        suggestions={DEVICES}
        onChange={(text) => set("device", text)}
      />
      <Combobox
        label={t("form.segment")}
        value={segment === "" ? null : segment}
        options={
          segment === "" || segments.some(({ value }) => value === segment)
            ? segments
            : [...segments, { value: segment, label: segment }]
        }
        nothing={t("ui.nothingFound")}
        placeholder={t("form.choose")}
        clear={t("form.clear")}
        onChange={(next) => set("segment", next ?? "")}
      />
    </div>
  );
};

const useWhomText = (): ((version: Content) => string) => {
  const { t, locale } = useI18n();
  const nameOf = useNames();
  const languages = useMemo(() => new Intl.DisplayNames(locale, { type: "language" }), [locale]);
  const languageOf = (code: string): string => {
    try {
      return languages.of(code) ?? code;
    } catch {
      // Half a code is none yet.
      return code;
    }
  };
  return (version) => {
    const [code, device, segment] = ["locale", "device", "segment"].map((name) =>
      textIn(version[name]),
    );
    const said = [
      code === undefined || code === "" ? "" : languageOf(code),
      device ?? "",
      segment === undefined || segment === "" ? "" : nameOf("segment", segment),
    ].filter((each) => each !== "");
    return said.length === 0 ? t("form.nobodyNamed") : said.join(" · ");
  };
};

type VersionProps = WhomProps & {
  /** Where its content stands, a JSON Pointer. */
  readonly pointer: string;
  readonly slots: readonly Schema[];
  readonly name: string;
  readonly onRemove: () => void;
};

/** One version: to whom it is shown, and what it says. */
const Version = ({ version, onChange, pointer, slots, name, onRemove }: VersionProps) => {
  const { t } = useI18n();
  return (
    <div className={styles["version"]}>
      <Whom version={version} onChange={onChange} />
      <ContentFields
        content={contentIn(version["content"])}
        onChange={(content) => onChange({ ...version, content })}
        pointer={pointer}
        slots={slots}
        name={name}
      />
      <div className={styles["buttons"]}>
        <Button onClick={onRemove}>{t("form.removeVersion")}</Button>
      </div>
    </div>
  );
};

/** The versions of the offer that the form is about, and how they change. */
const useVersions = () => {
  const { document, onDocument } = useForm();
  const given = document["variants"];
  const versions = (Array.isArray(given) ? given : []).map(contentIn);
  const setAll = (next: readonly Content[]): void => {
    const { variants: _, ...rest } = document;
    onDocument(next.length === 0 ? rest : { ...rest, variants: next });
  };
  return {
    name: textIn(document["name"]) || textIn(document["key"]),
    slots: useSlotsOf(textIn(document["key"])),
    versions,
    add: (version: Content): void => setAll([...versions, version]),
    set: (at: number, next: Content): void =>
      setAll(versions.map((each, index) => (index === at ? next : each))),
    remove: (at: number): void => setAll(versions.filter((_, index) => index !== at)),
  };
};

/** The first language that there is no version in yet. */
const nextLanguage = (versions: readonly Content[], first: string): string => {
  const used = new Set(versions.map((version) => textIn(version["locale"])));
  return [first, ...LANGUAGES].find((each) => !used.has(each)) ?? first;
};

/** What an offer says, to everybody and in each language or to whom else it has a version for. */
export const VersionsEditor = (props: PartProps) => {
  const { t, locale } = useI18n();
  const { label, hint, error } = useFieldWords(props);
  const [shown, setShown] = useState("all");
  const { name, slots, versions, add, set, remove } = useVersions();
  const whomText = useWhomText();
  const everybody = contentIn(props.value);
  const { pointer, onChange } = props;
  const forAll = { content: everybody, onChange, pointer, slots, name };
  const tabs = [
    {
      key: "all",
      label: t("form.everybody", { others: versions.length === 0 ? "no" : "yes" }),
      content: <ContentFields {...forAll} />,
    },
    ...versions.map((version, at) => ({
      key: String(at),
      label: whomText(version),
      content: (
        <Version
          version={version}
          onChange={(next) => set(at, next)}
          pointer={`/variants/${at}/content`}
          slots={slots}
          name={`${name} ${whomText(version)}`}
          onRemove={() => {
            remove(at);
            setShown("all");
          }}
        />
      ),
    })),
  ];
  return (
    <FieldGroup label={label} hint={hint} error={error}>
      <Tabs name={label} value={shown} onChange={setShown} tabs={tabs} />
      <div className={styles["buttons"]}>
        <Button
          onClick={() => {
            add({ locale: nextLanguage(versions, locale), content: everybody });
            setShown(String(versions.length));
          }}
        >
          {t("form.addVersion")}
        </Button>
      </div>
    </FieldGroup>
  );
};

/** What a slot shows when no rule applies: content, or whatever the page has by itself. */
export const DefaultEditor = (props: PartProps) => {
  const { t } = useI18n();
  const { document } = useForm();
  const { label, hint } = useFieldWords(props);
  const { content } = contentIn(props.value);
  const { schema } = document;
  const slots = useMemo(() => (isDocument(schema) ? [schema] : []), [schema]);
  return (
    <FieldGroup label={label} hint={hint}>
      <Checkbox
        label={t("form.ownContent")}
        isOn={!isDocument(content)}
        onChange={(isOn) => props.onChange({ content: isOn ? null : {} })}
      />
      {isDocument(content) ? (
        <ContentFields
          content={content}
          onChange={(next) => props.onChange({ content: next })}
          pointer={`${props.pointer}/content`}
          slots={slots}
          name={textIn(document["name"]) || textIn(document["key"])}
        />
      ) : null}
    </FieldGroup>
  );
};
