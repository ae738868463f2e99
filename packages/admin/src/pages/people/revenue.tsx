import { useI18n } from "../../i18n/index.ts";

type RevenueProps = {
  readonly revenue: readonly { readonly currency: string; readonly amount: string }[];
};

/** What came in, in each currency by itself: they are never added up. */
export const Revenue = ({ revenue }: RevenueProps) => {
  const { money, list } = useI18n();
  return list(revenue.map(({ amount, currency }) => money(amount, currency)));
};
