import { SetupIcon } from "../../../ui/index.ts";
import type { SetupSection } from "../section.ts";

export const SECTION: SetupSection = {
  path: "keys",
  name: "keys.name",
  about: "keys.about",
  order: 20,
  roles: ["owner", "developer"],
  actions: ({ t, go, may }) =>
    may("addKey")
      ? [
          {
            key: "new key",
            label: t("keys.make"),
            icon: <SetupIcon size={16} aria-hidden />,
            onChoose: () => go("/setup/keys?do=make"),
          },
        ]
      : [],
  routes: [
    {
      path: "",
      load: async () => ({ Screen: (await import("./keys-screen.tsx")).KeysScreen }),
    },
  ],
};
