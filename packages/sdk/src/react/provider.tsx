import type { ReactElement, ReactNode } from "react";
import { createContext, useContext, useMemo } from "react";
import type { Analytics, Bootstrap, Decision } from "../index.ts";

/** What the hooks work with: Attune, absent while a server renders, and what was decided so far. */
export type Ground = {
  readonly analytics: Analytics | null;
  readonly bootstrap: Bootstrap;
  /** Decisions of this page by slot and context: a block that comes back shows what it showed. */
  readonly decided: Map<string, Decision>;
};

const Context = createContext<Ground | null>(null);

export type AttuneProviderProps = {
  /** What `load` gave; null where a server renders. */
  readonly analytics: Analytics | null;
  /** The decisions that the server renders with; give the browser the same ones. */
  readonly bootstrap?: Bootstrap;
  readonly children?: ReactNode;
};

const NOTHING: Bootstrap = {};

/** Gives Attune to the hooks below it. */
export const AttuneProvider = ({
  analytics,
  bootstrap = NOTHING,
  children,
}: AttuneProviderProps): ReactElement => {
  const ground = useMemo(
    () => ({ analytics, bootstrap, decided: new Map<string, Decision>() }),
    [analytics, bootstrap],
  );
  return <Context value={ground}>{children}</Context>;
};

export const useGround = (): Ground => {
  const ground = useContext(Context);
  if (ground === null) throw new Error("Attune's hooks work below an AttuneProvider");
  return ground;
};

/** Attune itself; null while a server renders. */
export const useAttune = (): Analytics | null => useGround().analytics;
