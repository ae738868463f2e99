import type { ReactNode } from "react";
import { createContext, use, useEffect, useMemo, useState } from "react";

type Titles = {
  readonly title: string | null;
  readonly set: (title: string | null) => void;
};
const TitleContext = createContext<Titles>({ title: null, set: () => undefined });

export const TitleProvider = ({ children }: { readonly children: ReactNode }) => {
  const [title, set] = useState<string | null>(null);
  const value = useMemo(() => ({ title, set }), [title]);
  return <TitleContext value={value}>{children}</TitleContext>;
};

export const useCurrentTitle = (): string | null => use(TitleContext).title;

/** Names what a screen shows: the last of the breadcrumbs, the tab's title, and read aloud on arrival. */
export const useTitle = (title: string | null): void => {
  const { set } = use(TitleContext);
  useEffect(() => {
    set(title);
    return () => set(null);
  }, [set, title]);
};
