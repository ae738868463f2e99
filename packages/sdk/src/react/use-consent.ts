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

/** While a server renders nothing happens that could be told. */
const nothing = async (): Promise<Message> => ({});

/** `analytics.track`, the same function for as long as Attune is the same. */
export const useTrack = (): Analytics["track"] => useAttune()?.track ?? nothing;

/** `analytics.identify`, likewise. */
export const useIdentify = (): Analytics["identify"] => useAttune()?.identify ?? nothing;
