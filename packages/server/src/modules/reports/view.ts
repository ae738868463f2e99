import type { CutPoints, SegmentState, TierInsufficient, TierRow } from "@attune/contract";
import { averageOrderValue, divideDecimal, moneyText, subtractDecimals } from "@attune/core/kpi";
import { LEAST } from "@attune/core/quality";
import type {
  GroupWorth,
  NoWarehouse,
  OrNone,
  Ranks,
  Worth,
  WorthMoney,
} from "../../platform/warehouse/index.ts";

/** A segment as it stands. */
type Standing = {
  readonly state: SegmentState;
  /** People in it. */
  readonly size: number;
  readonly focus: string | null;
};

/** What its people have ordered, in a period of so many days. */
type Known = { readonly worth: Worth; readonly group: number; readonly days: number };

type Money = TierRow["money"][number];

const YEAR = 365;
const DIGITS = 2;

const missing = (
  because: TierInsufficient["because"],
  need: number | null = null,
  have: number | null = null,
) => ({ value: null, insufficient: { because, need, have } });

const noneOf = ({ state }: NoWarehouse): TierInsufficient["because"] =>
  state === "off" ? "no warehouse" : "warehouse not readable";

const net = (money: WorthMoney): string => subtractDecimals(money.revenue, money.refunded);

const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));

/** A share to four digits; of nothing, or of less than nothing, there is none. */
const shareOf = (part: string, whole: string): Money["revenueShare"] =>
  Number(whole) > 0 ? { value: rounded(Number(part) / Number(whole), 4) } : missing("no revenue");

const averageOf = (money: WorthMoney): Money["averageOrderValue"] => {
  const [average] = averageOrderValue({ money: [money] });
  return average?.amount === undefined || average.amount === null
    ? missing("too few orders", LEAST, money.orders)
    : { value: average.amount };
};

const lifetimeOf = (money: WorthMoney, size: number): Money["lifetimeValue"] =>
  size < LEAST
    ? missing("too few people", LEAST, size)
    : {
        value: moneyText(
          divideDecimal(subtractDecimals(money.revenueEver, money.refundedEver), size, DIGITS),
        ),
      };

const moneyView = (money: WorthMoney, everybody: GroupWorth, size: number): Money => {
  const all = everybody.money.find(({ currency }) => currency === money.currency);
  return {
    currency: money.currency,
    revenue: moneyText(net(money)),
    revenueShare: shareOf(net(money), all ? net(all) : "0"),
    averageOrderValue: averageOf(money),
    lifetimeValue: lifetimeOf(money, size),
  };
};

const frequencyOf = (orders: number, size: number, days: number): TierRow["frequency"] =>
  size < LEAST
    ? missing("too few people", LEAST, size)
    : { value: rounded((orders / size) * (YEAR / days), 2) };

/** A row of the report. */
export const tierView = (
  { state: { key, name, status }, size, focus }: Standing,
  known: Known | NoWarehouse,
): TierRow => {
  const head = { key, name, focus, status, size };
  if ("state" in known) {
    const none = missing(noneOf(known));
    const { insufficient } = none;
    return { ...head, buyers: none, orders: none, frequency: none, money: [], insufficient };
  }
  const { worth, group, days } = known;
  const { buyers, orders, money } = worth.groups[group] ?? { buyers: 0, orders: 0, money: [] };
  return {
    ...head,
    buyers: { value: buyers },
    orders: { value: orders },
    frequency: frequencyOf(orders, size, days),
    money: money.map((each) => moneyView(each, worth.everybody, size)),
  };
};

type Points = Pick<CutPoints, "warehouse" | "buyers" | "insufficient" | "orders" | "money">;

/** Cut points; below 20 buyers a quantile says little, and is not told. */
export const cutPointsView = (ranks: OrNone<Ranks>, quantiles: readonly number[]): Points => {
  if (ranks.state !== "on") {
    const { insufficient } = missing(noneOf(ranks));
    return { warehouse: ranks.state, buyers: 0, insufficient, orders: [], money: [] };
  }
  const { buyers, orders, money } = ranks;
  const tooFew = (have: number) =>
    have < LEAST ? { insufficient: missing("too few people", LEAST, have).insufficient } : {};
  return {
    warehouse: "on",
    buyers,
    ...tooFew(buyers),
    orders:
      buyers < LEAST
        ? []
        : quantiles.map((quantile, nth) => ({ quantile, orders: orders[nth] ?? 0 })),
    money: money.map(({ currency, buyers: own, revenue }) => ({
      currency,
      buyers: own,
      ...tooFew(own),
      points:
        own < LEAST
          ? []
          : quantiles.map((quantile, nth) => ({
              quantile,
              revenue: moneyText(revenue[nth] ?? "0"),
            })),
    })),
  };
};
