import type { SetupSection } from "../section.ts";

export const SECTION: SetupSection = {
  path: "definitions",
  name: "definitions.name",
  about: "definitions.about",
  order: 80,
  routes: [
    {
      path: "",
      load: async () => ({ Screen: (await import("./definitions-screen.tsx")).DefinitionsScreen }),
    },
    {
      path: ":kind/:key",
      load: async () => ({ Screen: (await import("./one-definition.tsx")).OneDefinition }),
    },
  ],
};
