import type { RunningAttune } from "./running-attune.ts";

/** Records an answer by the API, as a preference page does. */
export const answerTo = (
  attune: RunningAttune,
  identifier: string,
  granted: boolean,
  more: object = {},
) =>
  attune.call("recordConsent", {
    body: { identifier, statements: [{ purpose: "personalization", granted, ...more }] },
  });

/** An event that carries Segment's consent object. */
export const consenting = (
  ids: object,
  categoryPreferences: Readonly<Record<string, boolean>>,
): object => ({
  type: "track",
  event: "Seen",
  ...ids,
  context: { consent: { categoryPreferences } },
});
