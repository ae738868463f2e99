import type { SetupSection } from "../section.ts";

export const SECTION: SetupSection = {
  path: "audit",
  name: "audit.name",
  about: "audit.about",
  order: 70,
  roles: ["owner", "developer"],
  routes: [
    {
      path: "",
      load: async () => ({ Screen: (await import("./audit-screen.tsx")).AuditScreen }),
    },
  ],
  why: {
    audit: async () => ({ View: (await import("./why-audit.tsx")).WhyAudit }),
  },
};
