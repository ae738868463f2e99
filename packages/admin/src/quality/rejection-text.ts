import type { I18n } from "../i18n/index.ts";

/** Why a message was no event, by the code of its rejection: what would have been right. */
export const rejectionText = ({ t, has }: Pick<I18n, "t" | "has">, code: string): string => {
  const key = `rejection.${code}`;
  return has(key) ? t(key) : code;
};
