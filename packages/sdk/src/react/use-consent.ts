import { useCallback, useEffect, useState } from "react";
import type { Analytics, ConsentDetails, Message, Preferences } from "../index.ts";
import { useAttune } from "./provider.tsx";

const NOTHING: Preferences = {};

/** The visitor's answers, and how to give others. While a server renders there are none. */
export const useConsent = (): readonly [Preferences, Analytics["consent"]] => {
  const analytics = useAttune();
  const [preferences, setPreferences] = useState(NOTHING);
  useEffect(() => {
    if (analytics === null) return;
    setPreferences(analytics.preferences());
    return analytics.on("consent", setPreferences);
  }, [analytics]);
  const consent = useCallback(
    async (answers: Preferences, details?: ConsentDetails) => analytics?.consent(answers, details),
    [analytics],
  );
  return [preferences, consent];
};

type Call = (...given: readonly unknown[]) => Promise<Message | undefined>;

/** `analytics.track`, the same function for as long as Attune is the same. */
export const useTrack = (): Call => {
  const analytics = useAttune();
  return useCallback(async (...given) => analytics?.track(...given), [analytics]);
};

/** `analytics.identify`, likewise. */
export const useIdentify = (): Call => {
  const analytics = useAttune();
  return useCallback(async (...given) => analytics?.identify(...given), [analytics]);
};
