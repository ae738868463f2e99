import type { Markup } from "./html.ts";
import { html } from "./html.ts";
import type { Session } from "./session.ts";
import type { Language } from "./texts.ts";
import { TEXTS } from "./texts.ts";

const STEPS = ["agree", "be", "why", "change", "segment", "not-shown"] as const;
export type Step = (typeof STEPS)[number];

type Said = { readonly text: string; readonly link: string; readonly to: string };

const SAID: Readonly<Record<Language, Readonly<Record<Step, Said>>>> = {
  en: {
    agree: {
      text: "Say yes in the banner below. Until then nothing is sent.",
      link: "#consent",
      to: "To the banner",
    },
    be: {
      text: "Be Anna Berg, who left two products in the cart.",
      link: "/sign-in",
      to: "Choose her",
    },
    why: {
      text: "The page reminds you of the cart. Ask why: the link is below it.",
      link: "/",
      to: "To the start page",
    },
    change: {
      text: "Order what is in the cart, and see the start page change.",
      link: "/cart",
      to: "To the cart",
    },
    segment: {
      text: "Look at the 45 l rucksack, and ask why beside its price: you are in a new group.",
      link: "/p/p-301",
      to: "To the rucksack",
    },
    "not-shown": {
      text: "Be Astrid Lind, look at the rucksack, and ask why there is no personal price.",
      link: "/sign-in",
      to: "Choose her",
    },
  },
  sv: {
    agree: {
      text: "Säg ja i rutan längst ned. Innan dess skickas inget.",
      link: "#consent",
      to: "Till rutan",
    },
    be: {
      text: "Var Anna Berg, som lämnade två varor i korgen.",
      link: "/sign-in",
      to: "Välj henne",
    },
    why: {
      text: "Sidan påminner dig om korgen. Fråga varför: länken står under.",
      link: "/",
      to: "Till startsidan",
    },
    change: {
      text: "Beställ det som ligger i korgen och se startsidan ändras.",
      link: "/cart",
      to: "Till korgen",
    },
    segment: {
      text: "Titta på ryggsäcken 45 l och fråga varför bredvid priset: du är med i en ny grupp.",
      link: "/p/p-301",
      to: "Till ryggsäcken",
    },
    "not-shown": {
      text: "Var Astrid Lind, titta på ryggsäcken och fråga varför det inte finns något personligt pris.",
      link: "/sign-in",
      to: "Välj henne",
    },
  },
};

/** The first step that was not done yet; null after the last. */
export const nextOf = (done: ReadonlySet<Step>): Step | null =>
  STEPS.find((step) => !done.has(step)) ?? null;

const stepItem = (step: Step, { done, language }: Session): Markup => {
  const { text, link, to } = SAID[language][step];
  const state = done.has(step) ? "done" : nextOf(done) === step ? "now" : "later";
  return html`<li data-step="${step}" data-state="${state}">
    ${text} ${state === "now" && html`<a href="${link}">${to}</a>`}
  </li>`;
};

/** The panel of the guided tour, with the way into Attune. */
export const tourPanel = (session: Session, attune: string): Markup => {
  const texts = TEXTS[session.language];
  const { profile, done } = session;
  return html`<details class="tour" open>
    <summary>${texts.tour} ${done.size}/${STEPS.length}</summary>
    <ol>
      ${STEPS.map((step) => stepItem(step, session))}
    </ol>
    ${nextOf(done) === null && html`<p>${texts.tourDone}</p>`}
    <p>
      <a href="${attune}/" target="_blank" rel="noopener">${texts.toAttune}</a>
      ${profile !== null &&
      html` ·
        <a href="${attune}/people/${profile}" target="_blank" rel="noopener">${texts.profile}</a>`}
    </p>
  </details>`;
};
