import { useMemo } from "react";
import { Named } from "../../definitions/index.ts";
import { useUrlState } from "../../frame/index.ts";
import type { I18n } from "../../i18n/index.ts";
import { useI18n } from "../../i18n/index.ts";
import type { Column } from "../../ui/index.ts";
import { Section, Table } from "../../ui/index.ts";
import type { Rate, Told } from "./shelf-figures.ts";
import { revenueText } from "./shelf-figures.ts";
import styles from "./shelves.module.css";

type Slot = Told["slots"][number];

const DIRECT = "recommender:";

/** A rate with where it is below, or what is missing. */
const RateCell = ({ rate: { value, interval, insufficient } }: { readonly rate: Rate }) => {
  const { t, percent } = useI18n();
  if (value === null || interval === null) {
    const { need = 0, have = 0 } = insufficient ?? {};
    return (
      <span className={styles["few"]} title={t("shelves.needPeople", { need, have })}>
        {t("shelves.few", { need, have })}
      </span>
    );
  }
  const [low, high] = [percent(interval.low, 1), percent(interval.high, 1)];
  return (
    <>
      {percent(value, 1)}{" "}
      <span className={styles["soft"]}>{t("shelves.interval", { low, high })}</span>
    </>
  );
};

const SlotName = ({ slot }: { readonly slot: string }) => {
  const { t } = useI18n();
  return slot.startsWith(DIRECT) ? <>{t("shelves.direct")}</> : <Named kind="slot" of={slot} />;
};

type Counted = "made" | "seen" | "clicked" | "orders" | "differentItems";

const columnsFor = (i18n: I18n): readonly Column<Slot>[] => {
  const { t, number } = i18n;
  const count = (key: Counted, header: string): Column<Slot> => ({
    key,
    header,
    value: (row) => row[key],
    cell: (row) => number(row[key]),
    width: "76px",
    isNumber: true,
  });
  const rate = (key: "clickRate" | "conversion", header: string): Column<Slot> => ({
    key,
    header,
    value: (row) => row[key].value,
    cell: (row) => <RateCell rate={row[key]} />,
    width: "190px",
  });
  return [
    {
      key: "slot",
      header: t("shelves.slot"),
      value: ({ slot }) => slot,
      cell: ({ slot }) => <SlotName slot={slot} />,
      width: "150px",
    },
    count("made", t("shelves.answered")),
    count("seen", t("shelves.seen")),
    count("clicked", t("shelves.clicked")),
    rate("clickRate", t("shelves.clickRate")),
    rate("conversion", t("shelves.conversion")),
    count("orders", t("shelves.orders")),
    {
      key: "revenue",
      header: t("shelves.revenue"),
      value: ({ money }) => Number(money[0]?.revenue ?? 0),
      cell: (row) => revenueText(i18n, row) || "–",
      width: "150px",
    },
    count("differentItems", t("shelves.items")),
  ];
};

/** How a recommender's shelves did, slot by slot. */
export const ShelfSlots = ({ slots }: Pick<Told, "slots">) => {
  const i18n = useI18n();
  const { t } = i18n;
  const [sort, setSort] = useUrlState("slots", "-seen");
  const columns = useMemo(() => columnsFor(i18n), [i18n]);
  return (
    <Section title={t("shelves.bySlot")}>
      <div className={styles["wide"]}>
        <Table
          name={t("shelves.bySlotTable")}
          rows={slots}
          columns={columns}
          keyOf={({ slot }) => slot}
          hrefOf={({ slot }) => (slot.startsWith(DIRECT) ? null : `/decisions/slot/${slot}`)}
          sort={sort}
          onSort={setSort}
        />
      </div>
    </Section>
  );
};
