import type { Happenings } from "./analytics.ts";

// Method syntax: a listener stands under the name whose words it takes.
type Heard = { hear(...told: readonly unknown[]): void };

export type Telling = {
  readonly tell: (name: keyof Happenings, ...told: readonly unknown[]) => void;
  readonly on: <N extends keyof Happenings>(
    name: N,
    listener: (...told: Happenings[N]) => void,
  ) => () => void;
  readonly debug: (isOn?: boolean) => void;
};

/** Tells listeners what happens; one that throws does not keep the others from hearing. */
export const createTelling = (): Telling => {
  const listeners = new Set<{ readonly name: string } & Heard>();
  let isLoud = false;
  return {
    tell: (name, ...told) => {
      // oxlint-disable-next-line no-console -- the page's developer has asked to see it
      if (isLoud) console.log("attune", name, ...told);
      for (const heard of listeners)
        try {
          if (heard.name === name) heard.hear(...told);
        } catch (error) {
          reportError(error);
        }
    },
    on: (name, listener) => {
      const heard = { name, hear: listener };
      listeners.add(heard);
      return () => listeners.delete(heard);
    },
    debug: (isOn = true) => {
      isLoud = isOn;
    },
  };
};
