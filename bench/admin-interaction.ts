// How fast the admin UI answers and whether slots move a page, in a real browser, on a demo that runs:
// `npm run demo`, then `node bench/admin-interaction.ts [--url …] [--shop …] [--rounds 3] [--keep]`.
import { tmpdir } from "node:os";
import { performance } from "node:perf_hooks";
import { parseArgs } from "node:util";
import type { BrowserContext, Locator, Page } from "playwright-core";
import { launchBrowser } from "../e2e/browser.ts";
import type { Interactions, Scrolled, Shift } from "./admin-report.ts";
import { ADMIN, adminText } from "./admin-report.ts";
import { busySeconds, describeMachine } from "./machine.ts";
import { keepResult } from "./results.ts";

const { values } = parseArgs({
  options: {
    url: { type: "string", default: "http://127.0.0.1:4400" },
    shop: { type: "string", default: "http://127.0.0.1:4401" },
    key: { type: "string", default: "demo-secret-key-not-a-secret" },
    rounds: { type: "string", default: "3" },
    keep: { type: "boolean", default: false },
  },
});

/** Until a picture is drawn and Event Timing has told of it. */
const SETTLE_MS = 400;
/** Between two keys of who writes quickly. */
const KEY_MS = 80;
/** Steps of the wheel that a list is scrolled by, and pixels of each. */
const WHEEL = { steps: 60, pixels: 400 } as const;
const LATE_MS = 2_000 / 60 + 1;

const WATCH = `
window.timed = [];
window.shifted = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (entry.interactionId) window.timed.push(entry.duration);
}).observe({ type: "event", durationThreshold: 16, buffered: true });
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted.push(entry.value);
}).observe({ type: "layout-shift", buffered: true });
`;

const api = async (method: string, path: string, body?: object): Promise<string> => {
  const answer = await fetch(new URL(path, values.url), {
    method,
    headers: { authorization: `Bearer ${values.key}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch((error: unknown) => {
    throw new Error(`no demo answers at ${values.url}: start one with "npm run demo"`, {
      cause: error,
    });
  });
  return answer.text();
};

/** Signs in as an owner who is there for the measurement. */
const signIn = async (page: Page): Promise<void> => {
  const name = `bench-${Date.now()}`;
  const email = `${name}@example.com`;
  const made = await api("POST", "/v1/people", { name, email, role: "owner" });
  const { link }: { link: { url: string } } = JSON.parse(made);
  await page.goto(new URL(new URL(link.url).hash, new URL("/sign-in", values.url)).href);
  await page.locator("input[type=password]").fill("correct horse battery staple");
  await page.keyboard.press("Enter");
  await page.getByRole("navigation").first().waitFor();
};

const samples = new Map<string, number[]>();

/** Does something and notes how long its slowest part took to be seen. */
const timed = async (page: Page, screen: string, what: string, act: () => Promise<void>) => {
  await page.evaluate("window.timed.length = 0");
  await act();
  await page.waitForTimeout(SETTLE_MS);
  const durations: number[] = await page.evaluate("window.timed");
  const name = JSON.stringify([screen, what]);
  samples.set(name, [...(samples.get(name) ?? []), Math.max(0, ...durations)]);
};

/** The same with the first that is found in a screen, if there is one. */
const timedWith = async (
  page: Page,
  [screen, what]: readonly [string, string],
  found: Locator,
  act: (found: Locator) => Promise<void>,
): Promise<void> => {
  const first = found.first();
  if ((await first.count()) > 0 && (await first.isVisible()) && (await first.isEnabled()))
    await timed(page, screen, what, () => act(first));
};

const onScreen = async (page: Page, screen: string): Promise<void> => {
  const main = page.locator("main");
  await timed(page, screen, "move down a list", () => page.keyboard.press("j"));
  await timedWith(page, [screen, "sort"], main.locator("th button"), (it) => it.click());
  await timedWith(page, [screen, "filter"], main.locator("button[aria-pressed]"), (it) =>
    it.click(),
  );
  await timedWith(page, [screen, "choose a tab"], main.getByRole("tab"), (it) => it.click());
  await timedWith(
    page,
    [screen, "write in a field"],
    main.locator("input:not([aria-hidden=true])"),
    async (it) => {
      await it.click();
      await page.keyboard.type("anna", { delay: KEY_MS });
    },
  );
  await page.keyboard.press("Escape");
  await timed(page, screen, "open the palette", () => page.keyboard.press("Control+k"));
  await timed(page, screen, "search in it", () => page.keyboard.type("anna", { delay: KEY_MS }));
  await page.keyboard.press("Escape");
};

const whyOn = async (page: Page, screen: string): Promise<void> => {
  const why = page.locator('main a[href*="why="]');
  await timedWith(page, [screen, "open the why panel"], why, (it) => it.click());
  await timed(page, screen, "close what is open", () => page.keyboard.press("Escape"));
};

const screensOf = async (page: Page): Promise<readonly string[]> =>
  page.getByRole("navigation").first().getByRole("link").allTextContents();

const round = async (page: Page): Promise<void> => {
  for (const screen of await screensOf(page)) {
    const link = page.getByRole("navigation").first().getByRole("link", { name: screen });
    await timed(page, screen, "go there", () => link.click());
    await page.waitForLoadState("networkidle", { timeout: 2_000 }).catch(() => undefined);
    await onScreen(page, screen);
    await whyOn(page, screen);
    await page.goto(new URL("/", values.url).href);
    await page.waitForLoadState("networkidle", { timeout: 2_000 }).catch(() => undefined);
  }
};

/** A person with a history, and the decisions made for her. */
const aPerson = async (): Promise<string> => {
  const found = await api("GET", "/v1/profiles?identifier=user_id:anna-berg");
  const { id }: { id: string } = JSON.parse(found);
  return id;
};

/** Screens below those of the navigation, by their addresses. */
const BELOW = [
  ["A segment", "/segments/of/lifecycle-active"],
  ["A rule", "/decisions/rule/cart-reminder"],
  ["Try it out", "/decisions/try?slot=main_hero&for=user_id:anna-berg"],
  ["Pressure", "/decisions/pressure"],
  ["Sources", "/setup/sources"],
  ["Keys", "/setup/keys"],
  ["Consent", "/setup/consent"],
  ["Audit log", "/setup/audit"],
  ["Definitions", "/setup/definitions"],
] as const;

const editOn = async (page: Page, screen: string): Promise<void> => {
  await timedWith(page, [screen, "begin to edit"], page.locator("main [data-edit]"), () =>
    page.keyboard.press("e"),
  );
  if (!new URL(page.url()).searchParams.has("edit")) return;
  await timed(page, screen, "leave the form", async () => {
    await page.goBack();
  });
};

const onBelow = async (page: Page): Promise<void> => {
  for (const [screen, path] of BELOW) {
    await page.goto(new URL(path, values.url).href);
    await page.waitForLoadState("networkidle", { timeout: 2_000 }).catch(() => undefined);
    await editOn(page, screen);
    await onScreen(page, screen);
    await whyOn(page, screen);
  }
};

const onPerson = async (page: Page, id: string): Promise<void> => {
  await page.goto(new URL(`/people/${id}`, values.url).href);
  await page.waitForLoadState("networkidle", { timeout: 2_000 }).catch(() => undefined);
  await onScreen(page, "A person");
  await whyOn(page, "A person");
  const entry = page.locator("main ol button[aria-expanded]");
  await timedWith(page, ["A person", "open what happened"], entry, (it) => it.click());
};

const FRAMES = `
window.frames_ = [];
(function next(before) {
  requestAnimationFrame((now) => { window.frames_.push(now - before); next(now); });
})(performance.now());
`;

const scroll = async (page: Page, screen: string, path: string): Promise<Scrolled> => {
  await page.goto(new URL(path, values.url).href);
  await page.waitForLoadState("networkidle", { timeout: 2_000 }).catch(() => undefined);
  const rows = await page.locator("main [data-row], main tbody tr, main ol > li").count();
  await page.mouse.move(700, 600);
  await page.evaluate(FRAMES);
  for (let step = 0; step < WHEEL.steps; step += 1) {
    await page.mouse.wheel(0, step < WHEEL.steps / 2 ? WHEEL.pixels : -WHEEL.pixels);
    await page.waitForTimeout(16);
  }
  const frames: number[] = await page.evaluate("window.frames_");
  return {
    screen,
    rows,
    frames: frames.length,
    late: frames.filter((ms) => ms > LATE_MS).length,
  };
};

const shopPages = ["/", "/p/p-301", "/cart", "/checkout", "/new", "/account"] as const;

/** What moves on the shop's pages for a customer whose slots are decided. */
const shiftsIn = async (context: BrowserContext): Promise<readonly Shift[]> => {
  const page = await context.newPage();
  await page.goto(values.shop);
  await page.click("#consent button[value=yes]");
  await page.waitForSelector("body[data-answer=yes]");
  await page.goto(`${values.shop}/sign-in`);
  await page.click("button[value=anna-berg]");
  await page.waitForSelector("body[data-customer=anna-berg]");
  const shifts: Shift[] = [];
  for (const path of shopPages) {
    await page.goto(`${values.shop}${path}`);
    await page.waitForLoadState("networkidle", { timeout: 5_000 }).catch(() => undefined);
    await page.waitForTimeout(SETTLE_MS);
    const moved: number[] = await page.evaluate("window.shifted");
    const sum = moved.reduce((all, each) => all + each, 0);
    shifts.push({ page: path, shift: Math.round(sum * 10_000) / 10_000 });
  }
  return shifts;
};

const interactionsOf = (): readonly Interactions[] =>
  [...samples].map(([name, durations]) => {
    const [screen = "", what = ""]: string[] = JSON.parse(name);
    return { screen, what, count: durations.length, slowest: Math.max(0, ...durations) };
  });

const before = { at: performance.now(), busy: busySeconds() };
const browser = await launchBrowser();
try {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: "en-GB",
  });
  await context.addInitScript({ content: WATCH });
  const page = await context.newPage();
  await signIn(page);
  const person = await aPerson();
  for (let n = 0; n < Number(values.rounds); n += 1) {
    await round(page);
    await onPerson(page, person);
    await onBelow(page);
  }
  const scrolled = [
    await scroll(page, "A person's timeline", `/people/${person}`),
    await scroll(page, "Live", "/live"),
  ];
  const shifts = await shiftsIn(context);
  const result = {
    scenario: ADMIN,
    people: 5_000,
    date: new Date().toISOString(),
    command: `node bench/admin-interaction.ts --rounds ${values.rounds} --keep`,
    interactions: interactionsOf(),
    scrolled,
    shifts,
    busy:
      Math.round(
        ((busySeconds() - before.busy) / ((performance.now() - before.at) / 1_000)) * 100,
      ) / 100,
    machine: describeMachine(tmpdir()),
  } as const;
  console.log(adminText(result));
  if (values.keep) keepResult(ADMIN, result);
} finally {
  await browser.close();
}
