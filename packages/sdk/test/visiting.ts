import type { Server } from "node:http";
import { createServer } from "node:http";
import type { JsonObject } from "@attune/core/json";
import { isObject, ownText } from "@attune/core/json";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { onTestFinished } from "vitest";
import type { RunningAttune } from "../../server/test/running-attune.ts";
import { KEYS } from "../../server/test/running-attune.ts";
import { buildScript } from "../build.ts";

const built: { script: string | null } = { script: null };

const scriptOf = async (): Promise<string> => {
  built.script ??= (await buildScript()).get("attune.js") ?? "";
  return built.script;
};

type PageParts = {
  readonly head?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
};

/** A shop's own server: its pages, and the SDK beside them. */
type Shop = {
  readonly url: string;
  readonly put: (path: string, page: PageParts) => void;
};

const startShop = async (): Promise<Shop> => {
  const script = await scriptOf();
  const pages = new Map<string, PageParts>();
  const server: Server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://shop");
    if (pathname === "/attune.js") {
      response.setHeader("content-type", "text/javascript");
      response.end(script);
      return;
    }
    const { head = "", body = "", headers = {} } = pages.get(pathname) ?? {};
    response.setHeader("content-type", "text/html; charset=utf-8");
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    response.end(
      `<!doctype html><html lang="en"><head><title>Shop</title>${head}</head><body>${body}</body></html>`,
    );
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return { url: `http://127.0.0.1:${port}`, put: (path, page) => void pages.set(path, page) };
};

/** Messages in the body of a request to Attune. */
export const messagesIn = (body: string): JsonObject[] => {
  const parsed: unknown = JSON.parse(body);
  if (!isObject(parsed)) return [];
  const { batch, events } = parsed;
  return [batch, events].flatMap((each) => (Array.isArray(each) ? each.filter(isObject) : []));
};

export type Visit = {
  readonly shop: Shop;
  readonly context: BrowserContext;
  readonly page: Page;
  /** Bodies of all requests to Attune. */
  readonly sent: readonly string[];
  /** Opens a page of the shop in a tab of the same browser. */
  readonly tab: (path?: string) => Promise<Page>;
  /** From now on Attune cannot be reached, as with a blocker. */
  readonly block: () => Promise<void>;
  readonly unblock: () => Promise<void>;
};

export type Visiting = {
  /** Options of `load` beside the host. */
  readonly options?: JsonObject;
  readonly body?: string;
  readonly head?: string;
  /** A script that runs before those of the page. */
  readonly before?: string;
};

/** What a page needs to load Attune beside itself. */
export const loading = (attune: RunningAttune, options: JsonObject): string =>
  `<script src="/attune.js"></script><script>attune.load(${JSON.stringify(KEYS.browser)}, ${JSON.stringify({ host: attune.url, ...options })})</script>`;

/** A browser of its own on a page of a shop that has Attune. */
export const visit = async (
  browser: Browser,
  attune: RunningAttune,
  { options = { consent: "granted" }, body = "", head = "", before }: Visiting = {},
): Promise<Visit> => {
  const shop = await startShop();
  shop.put("/", { head: head + loading(attune, options), body });
  const context = await browser.newContext();
  onTestFinished(() => context.close());
  if (before !== undefined) await context.addInitScript(before);
  const sent: string[] = [];
  context.on("request", (request) => {
    if (request.url().startsWith(attune.url) && request.method() === "POST")
      sent.push(request.postData() ?? "");
  });
  const tab = async (path = "/"): Promise<Page> => {
    const page = await context.newPage();
    await page.goto(`${shop.url}${path}`);
    return page;
  };
  const pattern = `${attune.url}/**`;
  return {
    shop,
    context,
    page: await tab(),
    sent,
    tab,
    block: async () => {
      await context.route(pattern, (route) => route.abort());
    },
    unblock: () => context.unroute(pattern),
  };
};

/** What stands stored, by the names of events and the types of other messages. */
export const storedNames = async (attune: RunningAttune): Promise<string[]> =>
  (await attune.storedEvents()).map(({ type, message }) => ownText(message, "event") ?? type);

export const count = async (attune: RunningAttune, name: string): Promise<number> =>
  (await storedNames(attune)).filter((each) => each === name).length;
