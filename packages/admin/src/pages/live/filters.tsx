import { useWrittenAs } from "../../frame/index.ts";
import { useI18n } from "../../i18n/index.ts";
import { Chip, Select, TextField } from "../../ui/index.ts";
import styles from "./live.module.css";
import type { FilterName, LiveFilter } from "./use-filter.ts";
import { STATUSES, TYPES } from "./use-filter.ts";

type Choose = (name: FilterName, value: string) => void;
type FiltersProps = { readonly filter: LiveFilter; readonly choose: Choose };

const FilterField = ({
  name,
  label,
  placeholder,
  chosen,
  choose,
}: {
  readonly name: FilterName;
  readonly label: string;
  readonly placeholder?: string;
  readonly chosen: string;
  readonly choose: Choose;
}) => {
  const [written, setWritten] = useWrittenAs(chosen, (text) => choose(name, text));
  return (
    <TextField
      label={label}
      type="search"
      value={written}
      onChange={setWritten}
      {...(placeholder === undefined ? {} : { placeholder })}
    />
  );
};

const Chips = ({ filter, choose }: FiltersProps) => {
  const { t } = useI18n();
  return (
    <div className={styles["chips"]}>
      {STATUSES.map((status) => (
        <Chip
          key={status}
          isOn={filter.status === status}
          onChange={(isOn) => choose("status", isOn ? status : "")}
        >
          {t(`live.status.${status}`)}
        </Chip>
      ))}
      <Chip
        isOn={filter.what === "decisions"}
        onChange={(isOn) => choose("what", isOn ? "decisions" : "")}
      >
        {t("live.decisions")}
      </Chip>
    </div>
  );
};

/** What of the stream is shown; all of it stands in the address. */
export const Filters = ({ filter, choose }: FiltersProps) => {
  const { t } = useI18n();
  return (
    <div className={styles["filters"]} role="group" aria-label={t("live.filter")}>
      <Chips filter={filter} choose={choose} />
      <div className={styles["fields"]}>
        <div data-search="">
          <FilterField
            name="event"
            label={t("live.event")}
            placeholder="Order Completed"
            chosen={filter.event ?? ""}
            choose={choose}
          />
        </div>
        <FilterField
          name="identifier"
          label={t("live.identifier")}
          placeholder="user_id:42"
          chosen={filter.identifier ?? ""}
          choose={choose}
        />
        <FilterField
          name="source"
          label={t("live.source")}
          chosen={filter.source ?? ""}
          choose={choose}
        />
        <Select
          label={t("live.type")}
          value={filter.type ?? ""}
          options={[
            { value: "", label: t("live.anyType") },
            ...TYPES.map((type) => ({ value: type, label: type })),
          ]}
          onChange={(type) => choose("type", type)}
        />
      </div>
    </div>
  );
};
