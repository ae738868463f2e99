import { useCallback, useEffect, useMemo, useState } from "react";
import type { Decision, JsonObject } from "../index.ts";
import { answersOf, decisionOf } from "../decide.ts";
import { own } from "../json.ts";
import type { Ground } from "./provider.tsx";
import { useGround } from "./provider.tsx";

export type UseDecisionOptions = {
  /** Shown when nothing was decided in time. */
  readonly fallback?: JsonObject | null;
  /** Milliseconds after which the fallback is shown; 150 when absent. */
  readonly timeout?: number;
  /** What is true of this block beside the page; another context is another decision. */
  readonly context?: JsonObject;
};

export type UsedDecision = {
  /** Null while it is being decided: at most as long as the timeout. */
  readonly decision: Decision | null;
  /** What to show: the fallback while it is being decided. */
  readonly content: JsonObject | null;
  readonly isDeciding: boolean;
  /** For the element that shows it: tells when it was seen and clicked. */
  readonly ref: (element: Element | null) => (() => void) | undefined;
};

/** What is known without asking: decided before on this page, or come with it. */
const known = (
  { bootstrap, decided }: Ground,
  key: string,
  slot: string,
  fallback: JsonObject | null,
): Decision | null => {
  const before = decided.get(key);
  if (before) return before;
  const answer = answersOf(bootstrap.decisions).get(slot);
  return answer ? decisionOf(slot, answer, "bootstrap", fallback) : null;
};

/**
 * The decision for a slot. What was rendered with bootstrap data stays; otherwise the slot is decided
 * once, in one request with the others of the page.
 */
export const useDecision = (slot: string, options: UseDecisionOptions = {}): UsedDecision => {
  const { fallback = null, timeout, context } = options;
  const ground = useGround();
  const { analytics, decided } = ground;
  const said = JSON.stringify(context ?? {});
  const key = `${slot} ${said}`;
  const [late, setLate] = useState<{ readonly key: string; readonly decision: Decision }>();
  const decision = late?.key === key ? late.decision : known(ground, key, slot, fallback);
  const isMissing = decision === null;

  useEffect(() => {
    if (!isMissing || analytics === null) return;
    const given: JsonObject = JSON.parse(said);
    const asked = { fallback: { [slot]: fallback }, context: given };
    let isCurrent = true;
    const ask = async () => {
      const answers = await analytics.decide(
        slot,
        timeout === undefined ? asked : { ...asked, timeout },
      );
      const answer = own(answers, slot);
      if (!isCurrent || answer === undefined) return;
      // A fallback is no decision: the block that comes back, say after a consent, asks again.
      if (answer.decisionId !== null) decided.set(key, answer);
      setLate({ key, decision: answer });
    };
    void ask();
    return () => {
      isCurrent = false;
    };
    // Not `fallback`: written in place it is another object each time, and says the same.
  }, [analytics, decided, isMissing, key]);

  const ref = useCallback(
    (element: Element | null) =>
      element && analytics && decision ? analytics.observe(element, decision) : undefined,
    [analytics, decision],
  );
  return useMemo(
    () => ({ decision, content: decision?.content ?? fallback, isDeciding: isMissing, ref }),
    [decision, fallback, isMissing, ref],
  );
};
