import { useState } from "react";
import { useNavigate } from "react-router";
import { ApiProblem, useClient } from "../../api/index.ts";
import type { Condition } from "../../conditions/index.ts";
import { useSentence } from "../../conditions/index.ts";
import { hrefOf, isKey, KeyField, keyFrom } from "../../definitions/index.ts";
import { useTitle, useUrlState, useWritten } from "../../frame/index.ts";
import { useI18n } from "../../i18n/index.ts";
import { OnlyFor } from "../../session/index.ts";
import { Button, Section, Select, Sentence, TextField } from "../../ui/index.ts";
import styles from "./segments.module.css";
import type { StartName } from "./starts.ts";
import { isStart, START_NAMES, STARTS } from "./starts.ts";

const Start = ({
  name,
  isChosen,
  onChoose,
}: {
  readonly name: StartName;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}) => {
  const { t, locale } = useI18n();
  const when: Condition = STARTS[name];
  const { data } = useSentence(when, "profile");
  return (
    <li>
      <button type="button" aria-pressed={isChosen} onClick={onChoose}>
        <strong>{t(`segments.start.${name}`)}</strong>
        <span>{name === "everybody" ? t("segments.startEmpty") : (data?.[locale] ?? "")}</span>
      </button>
    </li>
  );
};

type StartsProps = {
  readonly chosen: StartName;
  readonly onChoose: (start: StartName) => void;
};

const Starts = ({ chosen, onChoose }: StartsProps) => {
  const { t } = useI18n();
  return (
    <Section title={t("segments.startWith")}>
      <ul className={styles["starts"]}>
        {START_NAMES.map((each) => (
          <Start
            key={each}
            name={each}
            isChosen={each === chosen}
            onChoose={() => onChoose(each)}
          />
        ))}
      </ul>
    </Section>
  );
};

/** Begins what nobody has begun: says whether a key is taken, by a draft or something archived too. */
const useTaken = () => {
  const client = useClient();
  const [taken, setTaken] = useState<string | null>(null);
  const [isAsking, setIsAsking] = useState(false);
  const beginUnlessTaken = async (key: string, begin: () => void): Promise<void> => {
    setIsAsking(true);
    try {
      await client.call("definition", { params: { kind: "segment", key } });
      setTaken(key);
    } catch (error) {
      // Whatever else went wrong is said by the screen that opens.
      if (error instanceof ApiProblem || error instanceof TypeError) begin();
      else throw error;
    } finally {
      setIsAsking(false);
    }
  };
  return { taken, isAsking, beginUnlessTaken };
};

const builderAt = (key: string, name: string, of: string, start: StartName): string => {
  const from = of === "account" ? "everybody" : start;
  const search = new URLSearchParams({ edit: "1", name, of, start: from });
  return `${hrefOf("segment", key)}?${search.toString()}`;
};

/** What it is called, whom it is about, and what to begin with; then the builder. */
const NewSegment = () => {
  const { t } = useI18n();
  const navigate = useNavigate();
  const [name, , setName] = useWritten("name");
  const [written, , setWritten] = useWritten("key");
  const [of, setOf] = useUrlState("of", "profile");
  const [chosen, setStart] = useUrlState("start", "repeat");
  const start = isStart(chosen) ? chosen : "repeat";
  const { taken, isAsking, beginUnlessTaken } = useTaken();
  const key = written === "" ? keyFrom(name) : written;
  useTitle(t("segments.new"));
  const begin = (): void => void navigate(builderAt(key, name, of, start));
  return (
    <>
      <Sentence more={t("segments.newAbout")}>{t("segments.newSentence")}</Sentence>
      <form
        className={styles["form"]}
        onSubmit={(event) => {
          event.preventDefault();
          if (isKey(key) && name !== "") void beginUnlessTaken(key, begin);
        }}
      >
        <TextField label={t("segments.called")} value={name} onChange={setName} isRequired />
        <KeyField
          label={t("segments.key")}
          hint={t("segments.keyHint")}
          isTaken={key !== "" && key === taken}
          value={key}
          onChange={setWritten}
        />
        <Select
          label={t("segments.of")}
          value={of}
          options={(["profile", "account"] as const).map((each) => ({
            value: each,
            label: t("segments.ofWhom", { of: each }),
          }))}
          onChange={setOf}
        />
        {of === "account" ? null : <Starts chosen={start} onChoose={setStart} />}
        <div>
          <Button
            type="submit"
            look="primary"
            isBusy={isAsking}
            disabled={!isKey(key) || name === ""}
          >
            {t("segments.build")}
          </Button>
        </div>
      </form>
    </>
  );
};

export const NewSegmentScreen = () => (
  <OnlyFor operation="putDefinition" back="/segments">
    <NewSegment />
  </OnlyFor>
);
