import type { Attune } from "./attune.ts";
import { html } from "./html.ts";
import type { Page } from "./layout.ts";
import type { Session } from "./session.ts";
import { TEXTS } from "./texts.ts";

type Explained = NonNullable<Awaited<ReturnType<Attune["explain"]>>>;

/** Segments that somebody is in now and was not in before. */
export const enteredSince = (
  before: ReadonlySet<string> | null,
  now: readonly string[],
): readonly string[] => (before === null ? [] : now.filter((segment) => !before.has(segment)));

/** How far a sentence is below the one that it explains: two blanks for each step. */
const depthOf = (sentence: string): number =>
  Math.min(2, Math.floor((sentence.length - sentence.trimStart().length) / 2));

/** The page that says why, for the person whom the decision is about. */
export const whyPage = (
  { id, sentences, segments = [] }: Explained,
  session: Session,
  attune: string,
): Page => {
  const texts = TEXTS[session.language];
  const entered = new Set(enteredSince(session.segments, segments));
  return {
    title: texts.whyTitle,
    decided: null,
    main: html`<h1>${texts.whyTitle}</h1>
      <p>${texts.decided}</p>
      <ul class="said">
        ${sentences.map(
          (sentence) => html`<li data-depth="${depthOf(sentence)}">${sentence.trim()}</li>`,
        )}
      </ul>
      <h2>${texts.segments}</h2>
      ${segments.length === 0
        ? html`<p>${texts.none}</p>`
        : html`<ul>
            ${segments.map(
              (segment) =>
                html`<li>
                  ${segment}${entered.has(segment) && html` <strong>(${texts.entered})</strong>`}
                </li>`,
            )}
          </ul>`}
      <p>
        <a href="${attune}/decisions/made/${id}" target="_blank" rel="noopener">${texts.admin}</a>
      </p>
      <p><a href="/">${texts.back}</a></p>`,
  };
};
