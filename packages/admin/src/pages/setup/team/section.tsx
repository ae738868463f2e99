import { SetupIcon } from "../../../ui/index.ts";
import type { SetupSection } from "../section.ts";

export const SECTION: SetupSection = {
  path: "people",
  name: "team.name",
  about: "team.about",
  order: 60,
  roles: ["owner", "developer"],
  actions: ({ t, go, may }) =>
    may("addPerson")
      ? [
          {
            key: "add somebody",
            label: t("team.add"),
            icon: <SetupIcon size={16} aria-hidden />,
            onChoose: () => go("/setup/people?do=add"),
          },
        ]
      : [],
  routes: [
    {
      path: "",
      load: async () => ({ Screen: (await import("./team-screen.tsx")).TeamScreen }),
    },
  ],
};
