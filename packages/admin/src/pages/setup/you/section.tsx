import type { SetupSection } from "../section.ts";

export const SECTION: SetupSection = {
  path: "you",
  name: "you.name",
  about: "you.about",
  order: 65,
  routes: [
    {
      path: "",
      load: async () => ({ Screen: (await import("./you-screen.tsx")).YouScreen }),
    },
  ],
};
