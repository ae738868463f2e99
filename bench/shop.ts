import { cpSync, existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { RunningServer } from "./child.ts";
import { recommenders, SHELF } from "./definitions.ts";
import { applyDefinitions, runLoad, SECRET_KEY, SERVER_KEY, startServer } from "./child.ts";

/** Items of the catalog; the load's events are of the first ones. */
const ITEMS = 10_000;
const PUT = 500;
/** Events that the models are trained on. */
const EVENTS = 100_000;
const CATEGORIES = ["cycling", "hiking", "camping", "running", "climbing", "winter"];

const itemOf = (product: number): object => ({
  id: `P-${product}`,
  name: `Product number ${product}, made for the weather outside`,
  url: `https://shop.example/products/${product}`,
  image: `https://img.shop.example/${product}.webp`,
  brand: `Brand ${product % 40}`,
  categories: [`${CATEGORIES[product % CATEGORIES.length] ?? "cycling"}/${product % 50}`],
  price: (product % 240) + 19.5,
  currency: "SEK",
  stock: product % 11,
  attributes: { colour: `colour ${product % 12}`, material: `material ${product % 7}` },
});

const call = async (
  url: string,
  method: string,
  path: string,
  body?: object,
  key = SECRET_KEY,
): Promise<unknown> => {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`);
  return response.json();
};

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;

const POLL_MS = 100;

/** Trains the models anew, and waits for the end. */
export const train = async (url: string): Promise<void> => {
  await call(url, "POST", "/v1/models/train", {});
  for (;;) {
    await wait(POLL_MS);
    const models = await call(url, "GET", "/v1/models");
    const why = fieldOf(models, "problem");
    if (typeof why === "string") throw new Error(why);
    if (fieldOf(models, "step") === "idle") return;
  }
};

/** Waits until sessions and trends know all that is in the log. */
const caughtUp = async (url: string): Promise<void> => {
  while (fieldOf(await call(url, "GET", "/v1/models"), "behind") !== 0) await wait(POLL_MS);
};

/** Waits until a shelf has items, and all of the log was read for them. Answers how often it was asked. */
export const shelvesReady = async (url: string): Promise<number> => {
  for (let asked = 1; ; asked += 1) {
    const answer = await call(
      url,
      "POST",
      "/v1/recommendations",
      { recommender: SHELF },
      SERVER_KEY,
    );
    const items = fieldOf(answer, "items");
    if (Array.isArray(items) && items.length > 0) {
      await caughtUp(url);
      return asked;
    }
    await wait(POLL_MS);
  }
};

const fill = async (server: RunningServer, profiles: number): Promise<void> => {
  await applyDefinitions(server.url, recommenders());
  for (let from = 0; from < ITEMS; from += PUT)
    await call(server.url, "PUT", "/v1/catalog/items", {
      items: Array.from({ length: PUT }, (_, at) => itemOf(from + at)),
    });
  const spec = {
    url: server.url,
    key: SERVER_KEY,
    profiles,
    run: "history-",
    warmup: 0,
    seconds: 0,
  };
  await runLoad({ ...spec, work: { history: EVENTS } }, () => undefined);
  await train(server.url);
};

/**
 * Profiles with a catalog, a history and models that were trained on it; taken as it is where it is there. A
 * history that is older than half an hour is no session any more: then less is asked than of a new one.
 */
export const makeShop = async (
  profiles: number,
  seeded: string,
  folder: string,
): Promise<string> => {
  const data = join(folder, `shop-${profiles}`);
  if (existsSync(data)) return data;
  cpSync(seeded, data, { recursive: true });
  const server = await startServer(data, null);
  await fill(server, profiles);
  await server.stop();
  return data;
};
