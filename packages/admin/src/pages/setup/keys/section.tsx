import type { SetupSection } from "../section.ts";

export const SECTION: SetupSection = {
  path: "keys",
  name: "keys.name",
  about: "keys.about",
  order: 20,
  roles: ["owner", "developer"],
  routes: [
    {
      path: "",
      load: async () => ({ Screen: (await import("./keys-screen.tsx")).KeysScreen }),
    },
  ],
};
