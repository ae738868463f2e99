import { LiveIcon } from "../../ui/index.ts";
import type { Page } from "../page.ts";

export const PAGE: Page = {
  path: "live",
  name: "live.name",
  icon: <LiveIcon size={16} aria-hidden />,
  order: 20,
  shortcut: "l",
  routes: [
    {
      path: "",
      load: async () => ({ Screen: (await import("./live-screen.tsx")).LiveScreen }),
    },
  ],
  keys: [
    ["Space", "live.keyPause"],
    ["m", "live.keyMore"],
  ],
  why: {
    event: async () => ({ View: (await import("./why-event.tsx")).WhyEvent }),
    quarantined: async () => ({ View: (await import("./why-quarantined.tsx")).WhyQuarantined }),
    "quarantine-group": async () => ({
      View: (await import("./why-quarantine-group.tsx")).WhyQuarantineGroup,
    }),
    told: async () => ({ View: (await import("./why-told.tsx")).WhyTold }),
  },
};
