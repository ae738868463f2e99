import type { SetupSection } from "../section.ts";

export const SECTION: SetupSection = {
  path: "consent",
  name: "consent.name",
  about: "consent.about",
  order: 40,
  routes: [
    {
      path: "",
      load: async () => ({ Screen: (await import("./consent-screen.tsx")).ConsentScreen }),
    },
    {
      path: ":key",
      load: async () => ({ Screen: (await import("./purpose-screen.tsx")).PurposeScreen }),
    },
  ],
};
