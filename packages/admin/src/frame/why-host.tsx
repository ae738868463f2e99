import type { ReactNode } from "react";
import { lazy, Suspense } from "react";
import { useI18n } from "../i18n/index.ts";
import type { Page } from "../pages/index.ts";
import { Empty, Loading, SidePanel } from "../ui/index.ts";
import { useWhy } from "./why-address.tsx";

type ViewProps = { readonly of: string; readonly who: string | null };

export type WhyViews = ReadonlyMap<string, (props: ViewProps) => ReactNode>;

/** The views of all pages, each loaded when it is first asked for. */
export const whyViewsOf = (pages: readonly Page[]): WhyViews =>
  new Map(
    pages.flatMap(({ why }) =>
      Object.entries(why ?? {}).map(([kind, load]) => {
        const View = lazy(async () => ({ default: (await load()).View }));
        return [kind, (props: ViewProps) => <View {...props} />] as const;
      }),
    ),
  );

/** The panel beside every screen that says why. */
export const WhyHost = ({ views }: { readonly views: WhyViews }) => {
  const { question, close } = useWhy();
  const { t } = useI18n();
  if (question === null) return null;
  const { kind, key, who } = question;
  const show = views.get(kind);
  return (
    <SidePanel key={`${kind}:${key}`} title={t("why.title")} onClose={close}>
      {show === undefined ? (
        <Empty title={t("why.unknown")}>{key}</Empty>
      ) : (
        <Suspense fallback={<Loading />}>{show({ of: key, who })}</Suspense>
      )}
    </SidePanel>
  );
};
