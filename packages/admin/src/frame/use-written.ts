import { useEffect, useState } from "react";
import { useNavigation } from "react-router";
import { isOnTheWay } from "./on-the-way.ts";
import { useUrlState } from "./url-state.ts";

/** As long as somebody writes on, nothing is asked. */
const PAUSE = 250;

/** What is written, in the address after a pause; not where somebody is on the way elsewhere already. */
export const useWritten = (
  name = "q",
): readonly [written: string, asked: string, set: (text: string) => void] => {
  const [asked, setAsked] = useUrlState(name, "");
  const [written, setWritten] = useState(asked);
  const isLeaving = useNavigation().state !== "idle";
  useEffect(() => {
    if (written === asked || isLeaving) return;
    const timer = setTimeout(() => {
      if (!isOnTheWay()) setAsked(written);
    }, PAUSE);
    return () => clearTimeout(timer);
  }, [written, asked, isLeaving, setAsked]);
  return [written, asked, setWritten];
};
