import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { browserForFile, drawn, expectAccessible, signedIn } from "./open-ui.ts";
import { BLOCKING_PLAN } from "./small-shop.ts";

const browser = browserForFile();

/** A telephone held upright; and what is left of a desktop's window at 400 % (WCAG 2.2, 1.4.10). */
const WIDTHS = [390, 320] as const;

/**
 * What cannot be read at this width: a page that scrolls sideways, and what reaches over its edge or is
 * cut off in it. A table has a box of its own to scroll in, and its cells open into the whole.
 */
const unreadable = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const wide = document.documentElement.scrollWidth - window.innerWidth;
    const isBoxed = (element: Element): boolean => {
      for (let at = element.parentElement; at !== null; at = at.parentElement)
        if (/auto|scroll/.test(getComputedStyle(at).overflowX) && at.tagName !== "HTML")
          return true;
      return false;
    };
    const told = (element: Element): string =>
      `${element.tagName.toLowerCase()}.${element.getAttribute("class") ?? ""} ${(element.textContent ?? "").trim().slice(0, 40)}`;
    const found = [...document.querySelectorAll("header *, main *, aside *")].filter((element) => {
      const { left, right, width, height } = element.getBoundingClientRect();
      const style = getComputedStyle(element);
      if (width < 2 || height < 2 || style.visibility === "hidden" || isBoxed(element))
        return false;
      if (right > window.innerWidth + 1 || left < -1) return true;
      const isCut = style.overflowX === "hidden" || style.overflowX === "clip";
      return isCut && element.scrollWidth > element.clientWidth + 1;
    });
    return [...(wide > 0 ? [`the page is ${wide} px too wide`] : []), ...found.map(told)];
  });

describe("a narrow screen", () => {
  test("shows the stream and a person whole, with nothing to scroll sideways for", async () => {
    const { page, go, attune, shop } = await signedIn(browser.current());
    await attune.call("applyDefinitions", { body: { definitions: [BLOCKING_PLAN] } });
    await attune.call("batch", {
      key: "server",
      body: {
        batch: [
          {
            type: "track",
            event: "Order Completed",
            userId: "anna",
            messageId: "waits",
            properties: { total: "1 299,00 kr" },
          },
        ],
      },
    });
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 844 });
      for (const address of [
        "/live",
        "/live?status=quarantined",
        "/live?why=event:1",
        "/live?identifier=not-an-identifier",
        `/people/${shop.anna}`,
        `/people/${shop.anna}?why=segment:swedes&who=${shop.anna}`,
      ]) {
        await page.goto(new URL(address, attune.url).href);
        await drawn(page);
        expect.soft(await unreadable(page), `${address} at ${width} px`).toEqual([]);
      }
    }
    await go(`/people/${shop.anna}`);
    await expectAccessible(page, "a person on a narrow screen");
  });
});
