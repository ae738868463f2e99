import type { SetupSection } from "../section.ts";

export const SECTION: SetupSection = {
  path: "people",
  name: "team.name",
  about: "team.about",
  order: 60,
  roles: ["owner", "developer"],
  routes: [
    {
      path: "",
      load: async () => ({ Screen: (await import("./team-screen.tsx")).TeamScreen }),
    },
  ],
};
