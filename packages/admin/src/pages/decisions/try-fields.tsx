import { useEffect, useRef, useState } from "react";
import type { DefinitionDocument } from "../../definitions/index.ts";
import { keyOf, nameOf as slotName, newestOf } from "../../definitions/index.ts";
import { useWrittenAs } from "../../frame/index.ts";
import { useI18n } from "../../i18n/index.ts";
import { Button, Chip, Select, TextField } from "../../ui/index.ts";
import { nameOf, recentPeople, usePeople } from "../people/index.ts";
import { PersonName } from "./person-name.tsx";
import styles from "./try.module.css";
import type { TryField, TryInput } from "./try-input.ts";
import { listOf, writtenObject } from "./try-input.ts";
import type { ChangeTry } from "./use-try.ts";

export type FieldsProps = {
  readonly input: TryInput;
  readonly change: ChangeTry;
  readonly definitions: readonly DefinitionDocument[];
};

type WrittenProps = Pick<FieldsProps, "input" | "change"> & {
  readonly field: TryField;
  readonly label: string;
  readonly hint?: string;
  readonly placeholder?: string;
  readonly isObject?: boolean;
};

const Written = ({ input, change, field, isObject = false, ...rest }: WrittenProps) => {
  const { t } = useI18n();
  const [written, setWritten] = useWrittenAs(input[field], (text) => change({ [field]: text }));
  return (
    <TextField
      {...rest}
      value={written}
      onChange={setWritten}
      {...(isObject ? { lines: 3 } : {})}
      error={isObject && writtenObject(written) === null ? t("try.noObject") : undefined}
    />
  );
};

const PersonNow = ({ input, change }: Pick<FieldsProps, "input" | "change">) => {
  const { t } = useI18n();
  return (
    <div className={styles["person"]}>
      <span>
        <PersonName of={input.for} />
      </span>
      <Button look="quiet" onClick={() => change({ for: "" })}>
        {t("try.another")}
      </Button>
    </div>
  );
};

/** Takes the only one that fits, once it is known, when somebody has said that the text is whole. */
const useTaking = (
  text: string,
  { profiles, isLooking }: ReturnType<typeof usePeople>,
  choose: (id: string) => void,
): ((whole: string) => void) => {
  const whole = useRef<string | null>(null);
  const [only] = profiles;
  const one = only === undefined || profiles.length > 1 || isLooking ? null : only.id;
  useEffect(() => {
    if (whole.current === null || whole.current !== text || isLooking) return;
    whole.current = null;
    if (one !== null) choose(one);
  });
  return (said) => {
    if (said === text && one !== null) choose(one);
    else whole.current = said;
  };
};

const FindPerson = ({ input, change }: Pick<FieldsProps, "input" | "change">) => {
  const { t } = useI18n();
  const [written, setWritten, sendNow] = useWrittenAs(input.person, (person) => change({ person }));
  const [recent] = useState(recentPeople);
  const text = input.person;
  const looked = usePeople(text);
  const { profiles, isLooking } = looked;
  const choose = (id: string): void => change({ for: id, person: "", as: "" });
  const take = useTaking(text, looked, choose);
  const found =
    text === "" ? recent : profiles.map((profile) => ({ id: profile.id, name: nameOf(profile) }));
  return (
    <>
      <div data-search="">
        <TextField
          label={t("try.person")}
          hint={t("try.personHint")}
          type="search"
          value={written}
          onChange={setWritten}
          onEnter={() => {
            take(written.trim());
            sendNow();
          }}
        />
      </div>
      {text !== "" && found.length === 0 && !isLooking ? (
        <p className={styles["soft"]}>{t("try.nobodyHas", { text })}</p>
      ) : null}
      <div className={styles["chips"]}>
        {found.map(({ id, name }) => (
          <Chip key={id} isOn={false} onChange={() => choose(id)}>
            {name}
          </Chip>
        ))}
      </div>
    </>
  );
};

const WHOM = ["person", "visitor", "nobody"] as const;
type Whom = (typeof WHOM)[number];

const whomIn = ({ for: who, as, person }: TryInput, chosen: Whom): Whom => {
  if (who !== "" || (as === "" && person !== "")) return "person";
  return as === "" ? chosen : "visitor";
};

const WhomFields = ({ input, change }: Pick<FieldsProps, "input" | "change">) => {
  const { t } = useI18n();
  const [chosen, setChosen] = useState<Whom>("person");
  const whom = whomIn(input, chosen);
  const choose = (next: string): void => {
    const wanted = WHOM.find((each) => each === next) ?? "person";
    setChosen(wanted);
    change({ for: "", person: "", as: wanted === "visitor" ? "{}" : "" });
  };
  return (
    <>
      <Select
        label={t("try.whom")}
        value={whom}
        options={WHOM.map((each) => ({ value: each, label: t(`try.whom.${each}`) }))}
        onChange={choose}
      />
      {whom === "person" ? (
        input.for === "" ? (
          <FindPerson input={input} change={change} />
        ) : (
          <PersonNow input={input} change={change} />
        )
      ) : null}
      {whom === "visitor" ? (
        <Written
          input={input}
          change={change}
          field="as"
          label={t("try.traits")}
          hint={t("try.traitsHint")}
          isObject
        />
      ) : null}
    </>
  );
};

const Slots = ({ input, change, definitions }: FieldsProps) => {
  const { t } = useI18n();
  const chosen = listOf(input.slot);
  const slots = newestOf(definitions, "slot").map((slot) => [keyOf(slot), slotName(slot)] as const);
  const known = new Set(slots.map(([key]) => key));
  // A recommender is tried in a slot that nobody defined: it is named where it was asked for.
  const others = chosen.filter((key) => !known.has(key)).map((key) => [key, key] as const);
  return (
    <fieldset className={styles["group"]}>
      <legend>{t("try.where")}</legend>
      <ChosenChips
        options={[...slots, ...others]}
        chosen={chosen}
        onChange={(next) => change((now) => ({ slot: next(listOf(now.slot)).join(",") }))}
      />
    </fieldset>
  );
};

type ChosenChipsProps = {
  readonly options: readonly (readonly [key: string, name: string])[];
  readonly chosen: readonly string[];
  /** Told how the choice changes, whatever else was chosen meanwhile. */
  readonly onChange: (next: (chosen: readonly string[]) => readonly string[]) => void;
};

/** Any of some: each a chip that is pressed or not, in the order in which they were chosen. */
const ChosenChips = ({ options, chosen, onChange }: ChosenChipsProps) => (
  <div className={styles["chips"]}>
    {options.map(([key, name]) => (
      <Chip
        key={key}
        isOn={chosen.includes(key)}
        onChange={(isOn) =>
          onChange((now) => [...now.filter((each) => each !== key), ...(isOn ? [key] : [])])
        }
      >
        {name}
      </Chip>
    ))}
  </div>
);

const DAY = 86_400_000;

/** As a field for date and time wants it, in the browser's zone. */
const localText = (instant: number): string => {
  const at = new Date(instant);
  return new Date(instant - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
};

const MOMENTS = [
  ["try.weekAgo", -7 * DAY],
  ["try.yesterday", -DAY],
  ["try.tomorrow", DAY],
  ["try.inAWeek", 7 * DAY],
] as const;

const When = ({ input, change }: Pick<FieldsProps, "input" | "change">) => {
  const { t } = useI18n();
  return (
    <>
      <TextField
        label={t("try.when")}
        hint={t("try.whenHint")}
        type="datetime-local"
        value={input.at === "" ? "" : localText(new Date(input.at).getTime() || 0)}
        onChange={(at) => change({ at })}
      />
      <div className={styles["chips"]}>
        <Chip isOn={input.at === ""} onChange={() => change({ at: "" })}>
          {t("try.now")}
        </Chip>
        {MOMENTS.map(([name, away]) => (
          <Chip
            key={name}
            isOn={false}
            onChange={() => change({ at: localText(Date.now() + away) })}
          >
            {t(name)}
          </Chip>
        ))}
      </div>
    </>
  );
};

/** A few that are offered, and the one that the address names. */
const optionsOf = (known: readonly string[], now: string, any: string) =>
  [...new Set(["", ...known, now])].map((value) => ({
    value,
    label: value === "" ? any : value,
  }));

type ChoicesProps = FieldsProps & {
  readonly locales: readonly string[];
  readonly devices: readonly string[];
};

/** Whom, where, when, and what would be true of the call. */
export const TryFields = ({ locales, devices, ...props }: ChoicesProps) => {
  const { input, change } = props;
  const { t } = useI18n();
  return (
    <form className={styles["fields"]} onSubmit={(event) => event.preventDefault()}>
      <WhomFields input={input} change={change} />
      <Slots {...props} />
      <div className={styles["pair"]}>
        <Select
          label={t("try.locale")}
          value={input.locale}
          options={optionsOf(locales, input.locale, t("try.unsaid"))}
          onChange={(locale) => change({ locale })}
        />
        <Select
          label={t("try.device")}
          value={input.device}
          options={optionsOf(devices, input.device, t("try.unsaid"))}
          onChange={(device) => change({ device })}
        />
      </div>
      <When input={input} change={change} />
      <div className={styles["pair"]}>
        <Written input={input} change={change} field="page" label={t("try.page")} />
        <Written input={input} change={change} field="query" label={t("try.query")} />
      </div>
      <details open={input.context !== "" || input.consents !== "" || input.draw !== ""}>
        <summary>{t("try.more")}</summary>
        <div className={styles["fields"]}>
          <Written
            input={input}
            change={change}
            field="context"
            label={t("try.context")}
            hint={t("try.contextHint")}
            isObject
          />
          <Written
            input={input}
            change={change}
            field="consents"
            label={t("try.consents")}
            hint={t("try.consentsHint")}
          />
          <Written
            input={input}
            change={change}
            field="draw"
            label={t("try.draw")}
            hint={t("try.drawHint")}
          />
        </div>
      </details>
    </form>
  );
};

/** Who stands beside whom it is tried for. */
export const PeopleBeside = ({ input, change }: Pick<FieldsProps, "input" | "change">) => {
  const { t } = useI18n();
  const [recent] = useState(recentPeople);
  const beside = listOf(input.beside);
  return (
    <div className={styles["beside"]}>
      <Written
        input={input}
        change={change}
        field="beside"
        label={t("try.beside")}
        hint={t("try.besideHint")}
      />
      <ChosenChips
        options={recent.filter(({ id }) => id !== input.for).map(({ id, name }) => [id, name])}
        chosen={beside}
        onChange={(next) => change((now) => ({ beside: next(listOf(now.beside)).join(" ") }))}
      />
    </div>
  );
};
