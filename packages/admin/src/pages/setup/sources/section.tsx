import type { SetupSection } from "../section.ts";

export const SECTION: SetupSection = {
  path: "sources",
  name: "sources.name",
  about: "sources.about",
  order: 10,
  routes: [
    {
      path: "",
      load: async () => ({ Screen: (await import("./sources-screen.tsx")).SourcesScreen }),
    },
    {
      path: ":key",
      load: async () => ({ Screen: (await import("./source-screen.tsx")).SourceScreen }),
    },
  ],
};
