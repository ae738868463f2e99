import type { I18n } from "../../i18n/index.ts";
import { shortValue } from "../../why/index.ts";

type Telling = Pick<I18n, "t" | "list" | "number" | "percent" | "money">;
type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isAmount = (value: unknown): value is number | string =>
  typeof value === "number" || (typeof value === "string" && value !== "" && !isNaN(Number(value)));

/** Sums by currency: `{GBP: 12.5}`. */
const moneyText = ({ list, money }: Telling, value: Fields): string | null => {
  const sums = Object.entries(value);
  const amounts = sums.flatMap(([currency, amount]) =>
    /^[A-Z]{3}$/.test(currency) && isAmount(amount) ? [money(amount, currency)] : [],
  );
  return sums.length > 0 && amounts.length === sums.length ? list(amounts) : null;
};

/** Traits that every installation has and that need more than their value to be understood. */
const BUILT_IN: Readonly<Record<string, (telling: Telling, value: unknown) => string | null>> = {
  cart: ({ t }, value) =>
    isFields(value) && Array.isArray(value["items"])
      ? t("people.inCart", { count: value["items"].length })
      : null,
  rfm: ({ t, money }, value) => {
    if (!isFields(value)) return null;
    const { recency, frequency, monetary, currency } = value;
    if (typeof recency !== "number" || typeof frequency !== "number") return null;
    const isMoney = isAmount(monetary) && typeof currency === "string";
    const worth = isMoney ? money(monetary, currency) : "";
    return t("people.rfm", {
      days: recency,
      orders: frequency,
      worth,
      has: isMoney ? "worth" : "none",
    });
  },
  discount_share: ({ percent }, value) => (typeof value === "number" ? percent(value) : null),
  return_rate: ({ percent }, value) => (typeof value === "number" ? percent(value) : null),
  favourite_hour: ({ t }, value) =>
    typeof value === "number" ? t("people.hour", { hour: String(value).padStart(2, "0") }) : null,
};

/** A trait's value as people write it: money with its currency, shares in per cent. */
export const traitText = (telling: Telling, name: string, value: unknown): string => {
  const builtIn = Object.hasOwn(BUILT_IN, name) ? BUILT_IN[name]?.(telling, value) : null;
  if (builtIn !== null && builtIn !== undefined) return builtIn;
  const money = isFields(value) ? moneyText(telling, value) : null;
  if (money !== null) return money;
  return typeof value === "number" ? telling.number(value) : shortValue(telling, value);
};
