import { createElement } from "react";
import { renderToString } from "react-dom/server";
import { describe, expect, test } from "vitest";
import type { Bootstrap, JsonObject } from "../index.ts";
import { AttuneProvider, Slot, useConsent } from "./index.ts";

const textOf = (content: JsonObject | null) => {
  const { headline } = content ?? {};
  return typeof headline === "string" ? headline : null;
};

const render = (bootstrap?: Bootstrap): string =>
  renderToString(
    createElement(
      AttuneProvider,
      { analytics: null, ...(bootstrap ? { bootstrap } : {}) },
      createElement(Slot, {
        name: "hero",
        as: "section",
        fallback: { headline: "Own" },
        children: textOf,
      }),
    ),
  );

describe("React on a server", () => {
  test("what was decided for the page is in its HTML, in sight", () => {
    const decisions = { hero: { decisionId: "d1", offer: "a", content: { headline: "Decided" } } };
    expect(render({ decisions })).toBe('<section data-attune-slot="hero">Decided</section>');
  });

  test("what is not decided yet takes its place unseen", () => {
    expect(render()).toBe(
      '<section data-attune-slot="hero" aria-busy="true" style="visibility:hidden">Own</section>',
    );
  });

  test("there are no answers to consent, and hooks outside of the provider say what is missing", () => {
    const Answers = () => JSON.stringify(useConsent()[0]);
    const element = createElement(Answers);
    expect(renderToString(createElement(AttuneProvider, { analytics: null }, element))).toBe("{}");
    expect(() => renderToString(element)).toThrow("AttuneProvider");
  });
});
