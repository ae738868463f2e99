import { ItemsIcon } from "../../ui/index.ts";
import type { Page } from "../page.ts";

export const PAGE: Page = {
  path: "items",
  name: "items.name",
  icon: <ItemsIcon size={16} aria-hidden />,
  order: 70,
  shortcut: "i",
  routes: [
    {
      path: "",
      load: async () => ({ Screen: (await import("./items-screen.tsx")).ItemsScreen }),
    },
    {
      path: ":id",
      load: async () => ({ Screen: (await import("./item-screen.tsx")).ItemScreen }),
    },
  ],
  actions: ({ t, go, may }) =>
    may("putCatalogItems")
      ? [
          {
            key: "new item",
            label: t("items.new"),
            icon: <ItemsIcon size={16} aria-hidden />,
            onChoose: () => go("/items?new=1"),
          },
        ]
      : [],
  palette: ({ text, t, go }) =>
    text === ""
      ? []
      : [
          {
            key: "find an item",
            label: t("items.findText", { text }),
            icon: <ItemsIcon size={16} aria-hidden />,
            isLast: true,
            onChoose: () => go(`/items?q=${encodeURIComponent(text)}`),
          },
        ],
  why: {
    item: async () => ({ View: (await import("./why-item.tsx")).WhyItem }),
  },
};
