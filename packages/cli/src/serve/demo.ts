import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Attune, Config } from "@attune/server";
import type { JsonOption, Register, Shell } from "../command/index.ts";
import { answer, parseCount, withJson } from "../command/index.ts";
import type { DemoRecord } from "../data-directory/index.ts";
import { DEMO_DIRECTORY, readDemoRecord, writeDemoRecord } from "../data-directory/index.ts";
import { CommandProblem } from "../problem/index.ts";
import type { Loaded } from "./demo-shop.ts";
import { beginningOf, loadShop } from "./demo-shop.ts";
import { ensureFree } from "./free-port.ts";
import { basisLine, curlFor, keyLines } from "./greeting.ts";
import { openShop } from "./open-shop.ts";

type DemoOptions = JsonOption & {
  readonly data: string;
  readonly port?: string;
  readonly shopPort?: number;
  readonly host?: string;
  readonly profiles?: number;
  readonly fresh?: boolean;
};

/** Fixed, so that the docs can show them; good for nothing but a demo on one's own machine. */
const DEMO_KEYS = {
  browser: "demo-browser-key-not-a-secret",
  server: "demo-server-key-not-a-secret",
  secret: "demo-secret-key-not-a-secret",
} as const;
/** Signs who is signed in at the shop. */
const IDENTITY_SECRET = "demo-identity-not-a-secret";
const BASIS = "legitimate_interest";
const SEED = 2026;
const PROFILES = 5_000;

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

const ownerOf = (directory: string): number | null => {
  try {
    const owner: { pid?: unknown } = JSON.parse(
      readFileSync(join(directory, "owner.json"), "utf8"),
    );
    return typeof owner.pid === "number" && isAlive(owner.pid) ? owner.pid : null;
  } catch {
    return null;
  }
};

/** Only what a demo has made is ever removed, and not under a process that uses it. */
const removeDemo = (directory: string): void => {
  const owner = ownerOf(directory);
  if (owner !== null)
    throw new CommandProblem("A demo runs on this directory", {
      detail: `${directory} is used by process ${owner}.`,
      fix: "Stop it, or give this one a directory of its own with --data.",
    });
  rmSync(directory, { recursive: true, force: true });
};

/** What a directory holds of a demo; null when it is empty or not there. */
const foundIn = (data: string): DemoRecord | null => {
  const found = readDemoRecord(data);
  if (found || !existsSync(data) || readdirSync(data).length === 0) return found;
  throw new CommandProblem("This directory is not a demo's", {
    detail: `${data} holds other data.`,
    fix: "Give the demo a new or empty directory with --data.",
  });
};

const anew = (profiles: number): DemoRecord => ({
  seed: SEED,
  now: Date.now(),
  profiles,
  loaded: false,
});

const checkSize = (found: DemoRecord, { data, profiles }: DemoOptions): void => {
  if (profiles === undefined || profiles === found.profiles) return;
  throw new CommandProblem("The demo's shop has another size", {
    detail: `${data} was made with ${found.profiles} profiles.`,
    fix: "Leave --profiles out, or make it anew with --fresh.",
  });
};

const recordFor = (options: DemoOptions): DemoRecord => {
  const { data, fresh, profiles } = options;
  const found = foundIn(data);
  if (found?.loaded === true && fresh !== true) {
    checkSize(found, options);
    return found;
  }
  // One that was stopped half way would be decided for otherwise the second time.
  if (found) removeDemo(data);
  const before = fresh === true ? undefined : found?.profiles;
  return anew(profiles ?? before ?? PROFILES);
};

const loadedLine = (loaded: Loaded | null, { profiles }: DemoRecord): string => {
  const people = `${profiles.toLocaleString("en")} people`;
  if (loaded === null) return `The demo shop is loaded already (${people}); --fresh makes it anew.`;
  const { events, rejected, duplicates, there, decisions, seconds } = loaded;
  const before =
    there === 0 ? "" : ` ${there.toLocaleString("en")} were there from a load that was stopped.`;
  return `Loaded ${events.toLocaleString("en")} events of ${people} in ${seconds.toFixed(1)} s: ${rejected} were bad and rejected, ${duplicates} came twice and count once.${before} ${decisions.toLocaleString("en")} decisions were made for visits of the last 30 days: made up, as the visits are.`;
};

const STORIES = [
  ["returningWithCart", "ordered before, has a cart: the reminder"],
  ["newWithCart", "never ordered, has a cart: her first order"],
  ["returningEmptyCart", "ordered before, empty cart: welcome back"],
  ["newEmptyCart", "neither: the default"],
] as const;

type Planted = Readonly<Record<(typeof STORIES)[number][0], string>> & {
  readonly paysFullPrice: { readonly userId: string };
};

const decideCall = (url: string, userId: string): string =>
  curlFor(url, DEMO_KEYS.server, "/v1/decide", {
    identifiers: { user_id: userId },
    slots: ["home_hero"],
    explain: true,
  });

const explainLines = (planted: Planted, data: string): string[] => {
  const told = [
    ...STORIES.map(([story, why]) => [planted[story], "home_hero", why] as const),
    [
      planted.paysFullPrice.userId,
      "product_price",
      "and why not: no discount for who pays the full price",
    ] as const,
  ];
  const commands = told.map(
    ([userId, slot]) => `npx attune explain user_id:${userId} --slot ${slot} --data ${data}`,
  );
  const width = Math.max(...commands.map((command) => command.length));
  return told.map(([, , why], index) => `  ${(commands[index] ?? "").padEnd(width)}  # ${why}`);
};

/** The way into the admin UI. */
const signInLines = (url: string, signIn: string | null): string[] =>
  signIn === null
    ? [`Admin UI: ${url}`]
    : ["Admin UI, by a link that signs in once as the demo's owner:", `  ${signIn}`];

type Shown = { readonly data: string; readonly signIn: string | null; readonly shop: string };

const greeting = (attune: Attune, { data, signIn, shop }: Shown, planted: Planted): string =>
  [
    `Attune's demo is ready at ${attune.url}`,
    `The shop, with a guided tour: ${shop}`,
    basisLine(attune.personalization()),
    `Data: ${resolve(data)}   API: ${attune.url}/docs`,
    "",
    ...signInLines(attune.url, signIn),
    "",
    "Keys, the same in every demo and for nothing else:",
    ...keyLines(DEMO_KEYS),
    "",
    "A first decision, for a customer who comes back to the cart she left:",
    `  ${decideCall(attune.url, planted.returningWithCart)}`,
    "",
    "And why, for her and for others:",
    ...explainLines(planted, data),
    "",
    "Stop with Ctrl-C.",
  ].join("\n");

const settingsFor = ({ data, port, host }: DemoOptions, { terminal }: Shell) => ({
  ATTUNE_LOG_LEVEL: "warn",
  // The first call comes to a process that is still cold, on whatever machine somebody tries it.
  ATTUNE_DECIDE_DEADLINE: "2000",
  ...terminal.environment,
  ATTUNE_WRITE_KEY: DEMO_KEYS.browser,
  ATTUNE_SERVER_KEY: DEMO_KEYS.server,
  ATTUNE_SECRET_KEY: DEMO_KEYS.secret,
  ATTUNE_IDENTITY_SECRET: IDENTITY_SECRET,
  ATTUNE_PERSONALIZATION_BASIS: BASIS,
  ATTUNE_DATA: data,
  ...(port === undefined ? {} : { ATTUNE_PORT: port }),
  ...(host === undefined ? {} : { ATTUNE_HOST: host }),
});

/** The shop is the server's neighbour, unless a free port was asked for. */
const nextTo = (port: number): number => (port === 0 ? 0 : Math.min(65_535, port + 1));

/** Makes the history where it began, on a server that is stopped when it has come to the present. */
const load = async (
  config: Config,
  options: DemoOptions,
  record: DemoRecord,
  { terminal }: Shell,
): Promise<Loaded | null> => {
  if (record.loaded) return null;
  const { ATTUNE_HOST: host, ATTUNE_PORT: port } = config;
  await ensureFree(host, port);
  await ensureFree("127.0.0.1", options.shopPort ?? nextTo(port));
  const { serveInThePast } = await import("@attune/server");
  const past = await serveInThePast(config, beginningOf(record));
  try {
    const loaded = await loadShop(past, record, terminal);
    writeDemoRecord(options.data, { ...record, loaded: true });
    return loaded;
  } finally {
    await past.close();
  }
};

/** What is shown when all of it runs. */
type Running = { readonly attune: Attune; readonly shop: string; readonly loaded: Loaded | null };

const present = async (
  { attune, shop, loaded }: Running,
  options: DemoOptions,
  record: DemoRecord,
  shell: Shell,
): Promise<void> => {
  const { PLANTED } = await import("@attune/server/demo");
  const { url } = attune;
  const data = resolve(options.data);
  const decide = decideCall(url, PLANTED.returningWithCart);
  const signIn = await attune.people.demoLink(url);
  const shown = { data: options.data, signIn, shop };
  answer(
    shell.terminal,
    options,
    { url, shop, signIn, keys: DEMO_KEYS, data, loaded, decide },
    () => [loadedLine(loaded, record), "", greeting(attune, shown, PLANTED)].join("\n"),
  );
};

const demo = async (options: DemoOptions, shell: Shell): Promise<void> => {
  const { terminal } = shell;
  const { makeDirectory, readConfig, serve } = await import("@attune/server");
  const config = readConfig(settingsFor(options, shell));
  const record = recordFor(options);
  makeDirectory(options.data);
  // Before the events: a load that is stopped half way is begun anew with the same shop.
  writeDemoRecord(options.data, record);
  const loaded = await load(config, options, record, shell);
  const attune = await serve(config);
  try {
    await using shop = await openShop({
      host: attune.url,
      serverKey: DEMO_KEYS.server,
      browserKey: DEMO_KEYS.browser,
      secret: IDENTITY_SECRET,
      port: options.shopPort ?? nextTo(config.ATTUNE_PORT),
    });
    await present({ attune, shop: shop.url, loaded }, options, record, shell);
    await terminal.untilStopped();
  } finally {
    await attune.close();
  }
};

export const registerDemo: Register = (program, shell) => {
  const command = program
    .command("demo")
    .description("start a demo: a shop with 90 days of history, loaded at the first start")
    .option("--data <dir>", "the demo's data directory", DEMO_DIRECTORY)
    .option(
      "--port <port>",
      "port to listen on; 0 takes a free one (ATTUNE_PORT, 4400 when absent)",
    )
    .option(
      "--shop-port <port>",
      "port of the shop; the one after Attune's when absent",
      parseCount("--shop-port", 0, 65_535),
    )
    .option("--host <address>", "address to listen on (ATTUNE_HOST, 127.0.0.1 when absent)")
    .option(
      "--profiles <n>",
      `how many people the shop knows (${PROFILES})`,
      parseCount("--profiles", 1, 1_000_000),
    )
    .option("--fresh", "throw the demo's data away and make it anew");
  withJson(command).action((options: DemoOptions) => demo(options, shell));
};
