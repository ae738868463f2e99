import { PeopleIcon, PersonIcon } from "../../ui/index.ts";
import type { Page } from "../page.ts";

export const PAGE: Page = {
  path: "people",
  name: "people.name",
  icon: <PeopleIcon size={16} aria-hidden />,
  order: 30,
  shortcut: "p",
  routes: [
    {
      path: "",
      load: async () => ({ Screen: (await import("./people-screen.tsx")).PeopleScreen }),
    },
    {
      path: "accounts",
      load: async () => ({ Screen: (await import("./accounts-screen.tsx")).AccountsScreen }),
    },
    {
      path: "accounts/:id",
      load: async () => ({ Screen: (await import("./account-screen.tsx")).AccountScreen }),
    },
    {
      path: ":id",
      load: async () => ({ Screen: (await import("./profile-screen.tsx")).ProfileScreen }),
    },
  ],
  palette: ({ text, t, go }) =>
    text === ""
      ? []
      : [
          {
            key: "find a person",
            label: t("people.findText", { text }),
            icon: <PersonIcon size={16} aria-hidden />,
            isLast: true,
            onChoose: () => go(`/people?q=${encodeURIComponent(text)}`),
          },
        ],
  why: {
    segment: async () => ({ View: (await import("./why-segment.tsx")).WhySegment }),
    "account-segment": async () => ({
      View: (await import("./why-account-segment.tsx")).WhyAccountSegment,
    }),
    trait: async () => ({ View: (await import("./why-trait.tsx")).WhyTrait }),
  },
};
