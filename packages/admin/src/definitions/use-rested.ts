import { useEffect, useState } from "react";
import type { Content } from "./documents.ts";

/** As long as somebody writes on, nothing is asked about it. */
const PAUSE = 300;

/** Content as it was when somebody last paused. */
export const useRested = (content: Content): Content => {
  const [rested, setRested] = useState(content);
  useEffect(() => {
    const timer = setTimeout(() => setRested(content), PAUSE);
    return () => clearTimeout(timer);
  }, [content]);
  return rested;
};
