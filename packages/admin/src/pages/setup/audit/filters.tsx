import { useWrittenAs } from "../../../frame/index.ts";
import { useI18n } from "../../../i18n/index.ts";
import { Select, TextField } from "../../../ui/index.ts";
import { ACTIONS, actionText } from "./audit-row.ts";
import styles from "./audit.module.css";
import type { FilterName } from "./use-audit-filter.ts";
import { useAuditFilter } from "./use-audit-filter.ts";

const Written = ({ name, label }: { readonly name: FilterName; readonly label: string }) => {
  const { textOf, choose } = useAuditFilter();
  const [written, setWritten] = useWrittenAs(textOf(name), (text) => choose(name, text));
  return <TextField label={label} type="search" value={written} onChange={setWritten} />;
};

const Day = ({ name, label }: { readonly name: FilterName; readonly label: string }) => {
  const { textOf, choose } = useAuditFilter();
  return (
    <TextField
      label={label}
      type="date"
      value={textOf(name)}
      onChange={(day) => choose(name, day)}
    />
  );
};

/** By whom, what, to what, and from when to when. */
export const Filters = () => {
  const i18n = useI18n();
  const { t } = i18n;
  const { textOf, choose } = useAuditFilter();
  return (
    <div className={styles["filters"]} role="search" aria-label={t("audit.filter")} data-search="">
      <Written name="actor" label={t("audit.who")} />
      <Select
        label={t("audit.what")}
        value={textOf("action")}
        options={[
          { value: "", label: t("audit.anything") },
          ...ACTIONS.map((action) => ({ value: action, label: actionText(i18n, action) })),
        ]}
        onChange={(action) => choose("action", action)}
      />
      <Written name="target" label={t("audit.toWhat")} />
      <Day name="from" label={t("audit.from")} />
      <Day name="to" label={t("audit.to")} />
    </div>
  );
};
