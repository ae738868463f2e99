import type { EN } from "./en/index.ts";

export type MessageKey = keyof typeof EN;
export type Messages = Readonly<Record<MessageKey, string>>;

/** A language's words; only those of the language in use travel. */
export const loadMessages = async (locale: "en" | "sv"): Promise<Messages> =>
  locale === "sv" ? (await import("./sv/index.ts")).SV : (await import("./en/index.ts")).EN;
