import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { useNavigation } from "react-router";
import { isOnTheWay } from "./on-the-way.ts";
import { useUrlState } from "./url-state.ts";

/** As long as somebody writes on, nothing is asked; in milliseconds. */
const PAUSE = 300;

type Written = readonly [written: string, set: (text: string) => void, sendNow: () => void];

/**
 * A field whose text is said elsewhere, in the address for example: after a pause, without the spaces
 * around it, and not while somebody is on the way to another screen. What anything else says there
 * stands in the field; what comes back of its own words takes nothing from those written meanwhile.
 */
export const useWrittenAs = (said: string, send: (text: string) => void): Written => {
  const [written, setWritten] = useState(said);
  // What is said, and behind it what was sent and is not said yet.
  const way = useRef([said]);
  const latest = useRef(send);
  const isLeaving = useNavigation().state !== "idle";
  useLayoutEffect(() => {
    latest.current = send;
  });
  const put = useCallback((whole: string): void => {
    const text = whole.trim();
    if (text === way.current.at(-1) || isOnTheWay()) return;
    way.current.push(text);
    latest.current(text);
  }, []);
  useEffect(() => {
    const at = way.current.indexOf(said);
    if (at >= 0) {
      way.current.splice(0, at);
      return;
    }
    way.current = [said];
    setWritten(said);
  }, [said]);
  useEffect(() => {
    if (isLeaving) return undefined;
    const timer = setTimeout(() => put(written), PAUSE);
    return () => clearTimeout(timer);
  }, [written, isLeaving, put]);
  return [written, setWritten, () => put(written)];
};

/** What is written, in the address after a pause. */
export const useWritten = (
  name = "q",
): readonly [written: string, asked: string, set: (text: string) => void] => {
  const [asked, setAsked] = useUrlState(name, "");
  const [written, setWritten] = useWrittenAs(asked, setAsked);
  return [written, asked, setWritten];
};
