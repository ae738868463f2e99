import { useEffect, useState } from "react";
import { useUrlState } from "./url-state.ts";

/** As long as somebody writes on, nothing is asked. */
const PAUSE = 250;

/** What is written, in the address after a pause. */
export const useWritten = (
  name = "q",
): readonly [written: string, asked: string, set: (text: string) => void] => {
  const [asked, setAsked] = useUrlState(name, "");
  const [written, setWritten] = useState(asked);
  useEffect(() => {
    if (written === asked) return;
    const timer = setTimeout(() => setAsked(written), PAUSE);
    return () => clearTimeout(timer);
  }, [written, asked, setAsked]);
  return [written, asked, setWritten];
};
