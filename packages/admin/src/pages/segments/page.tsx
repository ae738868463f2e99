import { hrefOf, keyOf, nameOf, newestOf } from "../../definitions/index.ts";
import { SegmentsIcon } from "../../ui/index.ts";
import type { Page } from "../page.ts";

export const PAGE: Page = {
  path: "segments",
  name: "segments.name",
  icon: <SegmentsIcon size={16} aria-hidden />,
  order: 40,
  shortcut: "s",
  routes: [
    {
      path: "",
      load: async () => ({ Screen: (await import("./segments-screen.tsx")).SegmentsScreen }),
    },
    {
      path: "new",
      load: async () => ({ Screen: (await import("./new-segment-screen.tsx")).NewSegmentScreen }),
    },
    {
      path: "of/:key",
      load: async () => ({ Screen: (await import("./segment-screen.tsx")).SegmentScreen }),
    },
  ],
  actions: ({ t, go, may }) =>
    may("putDefinition")
      ? [
          {
            key: "new segment",
            label: t("segments.new"),
            icon: <SegmentsIcon size={16} aria-hidden />,
            onChoose: () => go("/segments/new"),
          },
        ]
      : [],
  palette: ({ t, go, definitions }) =>
    newestOf(definitions, "segment").map((document) => ({
      key: `segment:${keyOf(document)}`,
      label: nameOf(document),
      words: [keyOf(document), t("segments.one")],
      icon: <SegmentsIcon size={16} aria-hidden />,
      onChoose: () => go(hrefOf("segment", keyOf(document))),
    })),
};
