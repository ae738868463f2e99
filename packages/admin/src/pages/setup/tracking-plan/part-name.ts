import type { I18n } from "../../../i18n/index.ts";
import type { PartRef } from "./plan-parts.ts";

/** What people call an event, or a call: the events' names are the shop's own. */
export const partName = ({ t }: Pick<I18n, "t">, { type, name }: PartRef): string =>
  type === "track" ? (name ?? "") : t(`plans.call.${type}`);
