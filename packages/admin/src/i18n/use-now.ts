import { useEffect, useState } from "react";

const EVERY = 30_000;

/** The time, read again twice a minute: ages stay true on a page that is left open. */
export const useNow = (): number => {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), EVERY);
    return () => clearInterval(timer);
  }, []);
  return now;
};
