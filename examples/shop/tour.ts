import type { Markup } from "./html.ts";
import { html } from "./html.ts";
import type { Session } from "./session.ts";
import type { Language } from "./texts.ts";
import { TEXTS } from "./texts.ts";

const STEPS = ["agree", "be", "why", "change", "segment", "not-shown", "price", "shelf"] as const;
export type Step = (typeof STEPS)[number];

type Said = { readonly text: string; readonly link: string; readonly to: string };

const SAID: Readonly<Record<Language, Readonly<Record<Step, Said>>>> = {
  en: {
    agree: {
      text: "Say yes in the banner. Until then nothing is sent.",
      link: "#consent",
      to: "To the banner",
    },
    be: {
      text: "Be Anna Berg, who left two products in the cart.",
      link: "/sign-in",
      to: "Choose her",
    },
    why: {
      text: "The start page reminds you of the cart. Ask why: the link is below it.",
      link: "/",
      to: "To the start page",
    },
    change: {
      text: "Order what is in the cart. The start page shows something else then.",
      link: "/cart",
      to: "To the cart",
    },
    segment: {
      text: "Look at a rucksack and ask about its price. The answer names the group that you have just entered,",
      link: "/p/p-301",
      to: "To the rucksack",
    },
    "not-shown": {
      text: "and why a price of your own was not shown to you.",
      link: "/p/p-301",
      to: "To the rucksack",
    },
    price: {
      text: "Be Emil Falk and look at the same rucksack: it has a price for him.",
      link: "/sign-in",
      to: "Choose him",
    },
    shelf: {
      text: "The start page has a shelf now of what goes with what you looked at. Ask why.",
      link: "/",
      to: "To the start page",
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
      text: "Startsidan påminner dig om korgen. Fråga varför: länken står under.",
      link: "/",
      to: "Till startsidan",
    },
    change: {
      text: "Beställ det som ligger i korgen. Sedan visar startsidan något annat.",
      link: "/cart",
      to: "Till korgen",
    },
    segment: {
      text: "Titta på en ryggsäck och fråga om dess pris. Svaret nämner gruppen som du just kom med i,",
      link: "/p/p-301",
      to: "Till ryggsäcken",
    },
    "not-shown": {
      text: "och varför du inte fick ett eget pris.",
      link: "/p/p-301",
      to: "Till ryggsäcken",
    },
    price: {
      text: "Var Emil Falk och titta på samma ryggsäck: den har ett pris åt honom.",
      link: "/sign-in",
      to: "Välj honom",
    },
    shelf: {
      text: "Nu har startsidan en hylla med sådant som passar till det du tittade på. Fråga varför.",
      link: "/",
      to: "Till startsidan",
    },
  },
};

/** The first step that was not done yet; null after the last. */
export const nextOf = (done: ReadonlySet<Step>): Step | null =>
  STEPS.find((step) => !done.has(step)) ?? null;

/** Where a step leads. What was ordered is in the cart no more: then it is the start page's turn. */
const wayOf = (step: Step, { language, cart }: Session): Said =>
  SAID[language][step === "change" && cart.size === 0 ? "why" : step];

const stepItem = (step: Step, session: Session): Markup => {
  const { done, language } = session;
  const { text } = SAID[language][step];
  const { link, to } = wayOf(step, session);
  const state = done.has(step) ? "done" : nextOf(done) === step ? "now" : "later";
  return html`<li data-step="${step}" data-state="${state}">
    ${text} ${state === "now" && html`<a href="${link}">${to}</a>`}
  </li>`;
};

/** The panel of the guided tour, with the way into Attune. */
export const tourPanel = (session: Session, attune: string): Markup => {
  const texts = TEXTS[session.language];
  const { profile, done } = session;
  return html`<aside aria-label="${texts.tour}">
    <details class="tour" open>
      <summary>${texts.tour} ${done.size}/${STEPS.length}</summary>
      <ol>
        ${STEPS.map((step) => stepItem(step, session))}
      </ol>
      ${nextOf(done) === null && html`<p>${texts.tourDone}</p>`}
      <p>
        <a href="${attune}/" target="_blank" rel="noopener">${texts.toAttune}</a>
        ${profile !== null &&
        html` ·
          <a href="${attune}/people/${profile}" target="_blank" rel="noopener"
            >${texts.profile}</a
          >`}
      </p>
    </details>
  </aside>`;
};
