import { keyOf, kindOf, nameOf } from "../../definitions/index.ts";
import { DecisionsIcon } from "../../ui/index.ts";
import type { Page } from "../page.ts";
import { isShown } from "./definitions.ts";

const whyDefinition = async () => ({
  View: (await import("./why-definition.tsx")).WhyDefinition,
});

/** What somebody begins from the palette. */
const NEW = ["offer", "rule", "slot", "policy"] as const;

export const PAGE: Page = {
  path: "decisions",
  name: "decisions.name",
  icon: <DecisionsIcon size={16} aria-hidden />,
  order: 50,
  shortcut: "d",
  routes: [
    {
      path: "",
      load: async () => ({ Screen: (await import("./decisions-screen.tsx")).DecisionsScreen }),
    },
    {
      path: "try",
      load: async () => ({ Screen: (await import("./try-screen.tsx")).TryScreen }),
    },
    {
      path: "pressure",
      load: async () => ({ Screen: (await import("./pressure-screen.tsx")).PressureScreen }),
    },
    {
      path: "made/:id",
      load: async () => ({ Screen: (await import("./decision-screen.tsx")).DecisionScreen }),
    },
    {
      path: ":kind/:key",
      load: async () => ({ Screen: (await import("./definition-screen.tsx")).DefinitionScreen }),
    },
  ],
  actions: ({ t, go, may }) => [
    {
      key: "try a decision",
      label: t("try.name"),
      icon: <DecisionsIcon size={16} aria-hidden />,
      onChoose: () => go("/decisions/try"),
    },
    ...(may("applyDefinitions") ? NEW : []).map((kind) => ({
      key: `new ${kind}`,
      label: t("definitions.new", { kind }),
      icon: <DecisionsIcon size={16} aria-hidden />,
      onChoose: () => go(`/decisions?kind=${kind}&new=1`),
    })),
  ],
  palette: ({ t, go, definitions }) => [
    {
      key: "pressure",
      label: t("pressure.name"),
      icon: <DecisionsIcon size={16} aria-hidden />,
      onChoose: () => go("/decisions/pressure"),
    },
    ...definitions.filter(isShown).map((document) => {
      const [kind, key] = [kindOf(document), keyOf(document)];
      return {
        key: `${kind}:${key}`,
        label: nameOf(document),
        words: [key, t("decisions.kindName", { kind })],
        icon: <DecisionsIcon size={16} aria-hidden />,
        onChoose: () => go(`/decisions/${kind}/${key}`),
      };
    }),
  ],
  why: {
    decision: async () => ({ View: (await import("./why-decision.tsx")).WhyDecision }),
    offer: async () => ({ View: (await import("./why-offer.tsx")).WhyOffer }),
    slot: whyDefinition,
    rule: async () => ({ View: (await import("./why-definition.tsx")).WhyRule }),
    policy: async () => ({ View: (await import("./why-definition.tsx")).WhyPolicy }),
  },
};
