import type { ComponentType } from "react";
import { lazy, Suspense } from "react";
import { useI18n } from "../i18n/index.ts";
import type { Page } from "../pages/page.ts";
import { Empty, Loading, SidePanel } from "../ui/index.ts";
import { useWhy } from "./why-address.tsx";

type ViewProps = { readonly of: string; readonly who: string | null };

export type WhyViews = ReadonlyMap<string, ComponentType<ViewProps>>;

/** The views of all pages, each loaded when it is first asked for. */
export const whyViewsOf = (pages: readonly Page[]): WhyViews =>
  new Map(
    pages.flatMap(({ why }) =>
      Object.entries(why ?? {}).map(([kind, load]) => [
        kind,
        lazy(async () => ({ default: (await load()).View })),
      ]),
    ),
  );

/** The panel beside every screen that says why. */
export const WhyHost = ({ views }: { readonly views: WhyViews }) => {
  const { question, close } = useWhy();
  const { t } = useI18n();
  if (question === null) return null;
  const View = views.get(question.kind);
  return (
    <SidePanel title={t("why.title")} onClose={close}>
      {View === undefined ? (
        <Empty title={t("why.unknown")}>{question.key}</Empty>
      ) : (
        <Suspense fallback={<Loading />}>
          <View key={`${question.kind}:${question.key}`} of={question.key} who={question.who} />
        </Suspense>
      )}
    </SidePanel>
  );
};
