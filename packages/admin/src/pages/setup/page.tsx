import { SetupIcon } from "../../ui/index.ts";
import type { Page, PageRoute } from "../page.ts";
import type { SetupSection } from "./section.ts";
import { isFor, SECTIONS } from "./sections.ts";

const below = (section: SetupSection): readonly PageRoute[] =>
  section.routes.map(({ path, load }) => ({
    path: path === "" ? section.path : `${section.path}/${path}`,
    load: async () => {
      const [{ Screen }, { inSetup }] = await Promise.all([load(), import("./in-setup.tsx")]);
      return { Screen: inSetup(section, Screen) };
    },
  }));

export const PAGE: Page = {
  path: "setup",
  name: "setup.name",
  icon: <SetupIcon size={16} aria-hidden />,
  order: 90,
  shortcut: "u",
  routes: [
    {
      path: "",
      load: async () => ({ Screen: (await import("./setup-screen.tsx")).SetupScreen }),
    },
    ...SECTIONS.flatMap(below),
  ],
  actions: (tools) =>
    SECTIONS.filter(isFor(tools.role)).flatMap(({ actions }) => actions?.(tools) ?? []),
  palette: ({ t, role, go }) =>
    SECTIONS.filter(isFor(role)).map(({ path, name, about }) => ({
      key: `setup ${path}`,
      label: t(name),
      words: [t(about), t("setup.name")],
      icon: <SetupIcon size={16} aria-hidden />,
      onChoose: () => go(`/setup/${path}`),
    })),
  why: Object.fromEntries(SECTIONS.flatMap(({ why }) => Object.entries(why ?? {}))),
};
