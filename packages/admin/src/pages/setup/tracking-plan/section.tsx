import type { SetupSection } from "../section.ts";

export const SECTION: SetupSection = {
  path: "tracking-plan",
  name: "plans.name",
  about: "plans.about",
  order: 30,
  routes: [
    {
      path: "",
      load: async () => ({ Screen: (await import("./plans-screen.tsx")).PlansScreen }),
    },
    {
      path: ":key",
      load: async () => ({ Screen: (await import("./plan-screen.tsx")).PlanScreen }),
    },
  ],
};
