import { useState } from "react";

export const asError = (thrown: unknown): Error =>
  thrown instanceof Error ? thrown : new Error(String(thrown));

/** Sends once at a time and keeps what was wrong. */
export const useSending = (): {
  readonly error: Error | null;
  readonly isBusy: boolean;
  readonly send: (work: () => Promise<void>) => void;
} => {
  const [error, setError] = useState<Error | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  return {
    error,
    isBusy,
    send: (work) => {
      setIsBusy(true);
      void (async () => {
        try {
          await work();
          setError(null);
        } catch (thrown) {
          setError(asError(thrown));
        } finally {
          setIsBusy(false);
        }
      })();
    },
  };
};
