import type { I18n } from "../i18n/index.ts";

/** Why an identifier was not used or not linked, in the reader's language. */
export const refusalText = ({ t }: Pick<I18n, "t">, reason: string): string =>
  // No message can have a name with a hyphen: cannot-link.
  t("why.refusal", { reason: reason.replace("-", "") });
