import { HomeIcon } from "../../ui/index.ts";
import type { Page } from "../page.ts";

export const PAGE: Page = {
  path: "",
  name: "home.name",
  icon: <HomeIcon size={16} aria-hidden />,
  order: 10,
  shortcut: "h",
  routes: [
    {
      path: "",
      load: async () => ({ Screen: (await import("./home-screen.tsx")).HomeScreen }),
    },
  ],
};
