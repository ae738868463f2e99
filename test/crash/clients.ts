import { setTimeout as wait } from "node:timers/promises";
import type { Pool } from "undici";
import { createRandom } from "../../packages/server/src/demo/random.ts";
import type { Random } from "../../packages/server/src/demo/random.ts";
import type { Book } from "./book.ts";
import type { Door } from "./door.ts";
import { SERVER_KEY, SLOT } from "./server.ts";

/** Few enough that clients meet on the same profiles, links are made and some are refused. */
const PEOPLE = 40;
/** Share of answered requests that a client sends again, as if it had not heard. */
const AGAIN = 0.1;

type Message = { readonly messageId: string; readonly text: string };
type Request = {
  readonly path: string;
  readonly text: string;
  readonly messages: readonly Message[];
};
type EventAnswer = {
  readonly status: string;
  readonly messageId?: string;
  readonly detail?: string;
};
type Answer = {
  readonly events?: readonly EventAnswer[];
  readonly decisions?: Readonly<
    Record<string, { readonly decisionId: string; readonly recorded?: boolean }>
  >;
};

const WORK = [
  "single",
  "single",
  "single",
  "batch",
  "batch",
  "decide",
  "decide",
  "single",
] as const;
type Work = (typeof WORK)[number];

const fieldsOf = (random: Random): object => {
  const product = { product_id: `P-${random.below(30)}`, price: random.below(900) };
  switch (random.below(6)) {
    case 0:
      return {
        type: "identify",
        traits: { plan: random.pick(["free", "club"]), points: random.below(100) },
      };
    case 1:
      return { type: "page", name: "Product" };
    case 2:
      return {
        type: "track",
        event: "Order Completed",
        properties: { order_id: `O-${random.below(1e9)}` },
      };
    case 3:
      return {
        type: "group",
        groupId: `company-${random.below(8)}`,
        traits: { seats: random.below(100) },
      };
    case 4:
      return { type: "track", event: "Product Viewed", properties: product };
    default:
      return { type: "track", event: "Product Added", properties: product };
  }
};

type Who = { readonly userId?: string; readonly anonymousId?: string };

const whoOf = (random: Random): Who => {
  const person = random.below(PEOPLE);
  // Now and then somebody else uses the same browser.
  const browser = random.chance(0.05) ? random.below(PEOPLE) : person;
  const ids = { userId: `user-${person}`, anonymousId: `browser-${browser}` };
  return random.pick<Who>([ids, { userId: ids.userId }, { anonymousId: ids.anonymousId }]);
};

const createMessages = (name: string, random: Random, book: Book) => {
  let sent = 0;
  return (): Message => {
    const messageId = `${name}-${sent++}`;
    const nonce = random.below(2 ** 31);
    book.sent(messageId, nonce);
    return {
      messageId,
      text: JSON.stringify({
        messageId,
        ...whoOf(random),
        context: { nonce },
        ...fieldsOf(random),
      }),
    };
  };
};

const requestOf = (work: Work, random: Random, message: () => Message): Request => {
  const some = (count: number): Message[] => Array.from({ length: count }, message);
  const list = (messages: readonly Message[]): string =>
    `[${messages.map(({ text }) => text).join(",")}]`;
  if (work === "single") {
    const one = message();
    const { type }: { type: string } = JSON.parse(one.text);
    return { path: `/v1/${type}`, text: one.text, messages: [one] };
  }
  const messages = some(work === "batch" ? 1 + random.below(40) : random.below(4));
  if (work === "batch") return { path: "/v1/batch", text: `{"batch":${list(messages)}}`, messages };
  const identifiers = JSON.stringify({ user_id: `user-${random.below(PEOPLE * 2)}` });
  return {
    path: "/v1/decide",
    text: `{"identifiers":${identifiers},"slots":["${SLOT}"],"events":${list(messages)}}`,
    messages,
  };
};

const headers = { authorization: `Bearer ${SERVER_KEY}`, "content-type": "application/json" };

type Answered = { readonly status: number; readonly text: string };

/** Sends a request once; null when no answer came. */
const ask = async (pool: Pool, { path, text }: Request): Promise<Answered | null> => {
  try {
    const { statusCode, body } = await pool.request({ method: "POST", path, headers, body: text });
    return { status: statusCode, text: await body.text() };
  } catch {
    return null;
  }
};

const noteEvents = (answers: readonly EventAnswer[], request: Request, book: Book): boolean => {
  const { path, messages } = request;
  if (answers.length !== messages.length)
    throw new Error(`${path}: ${messages.length} events were sent and ${answers.length} answered`);
  let isWhole = true;
  answers.forEach(({ status, messageId = "", detail }, index) => {
    if (status === "pending") {
      isWhole = false;
      book.unanswered([messages[index]?.messageId ?? ""]);
    } else if (status === "accepted" || status === "duplicate") book.answered(messageId, status);
    else throw new Error(`a good event was ${status}: ${detail}`);
  });
  return isWhole;
};

/** Notes what an answer says; false when the request is to be sent again. */
const noteAnswer = ({ events = [], decisions = {} }: Answer, request: Request, book: Book) => {
  let isWhole = noteEvents(events, request, book);
  for (const { decisionId, recorded } of Object.values(decisions)) {
    if (recorded === false) isWhole = false;
    else book.decided(decisionId);
  }
  return isWhole;
};

/** After an answer that says to come back a client waits so long, in ms. */
const PAUSE_MS = 40;

export type ClientDeps = {
  readonly seed: number;
  readonly door: Door;
  readonly book: Book;
  /** Whether a server may say that its store is not there; without, that is an error. */
  readonly outages?: boolean;
};

/** Sends a request until it is answered, to whichever server is there by then. */
const createDeliver = ({ door, book, outages = false }: ClientDeps) => {
  const attempt = async (
    pool: Pool,
    request: Request,
  ): Promise<"answered" | "gone" | "put off"> => {
    const unanswered = (): void => book.unanswered(request.messages.map((each) => each.messageId));
    const answered = await ask(pool, request);
    if (!answered) {
      unanswered();
      return "gone";
    }
    const { status, text } = answered;
    if (status === 503 && outages) {
      unanswered();
      return "put off";
    }
    if (status !== 200) throw new Error(`${request.path} was answered ${status}: ${text}`);
    if (noteAnswer(JSON.parse(text), request, book)) return "answered";
    if (!outages) throw new Error(`${request.path} was put off: ${text}`);
    return "put off";
  };
  return async (request: Request): Promise<void> => {
    for (let pool = await door.next(null); ;) {
      const outcome = await attempt(pool, request);
      if (outcome === "answered") return book.heard();
      if (outcome === "put off") {
        book.putOff();
        await wait(PAUSE_MS);
      }
      pool = await door.next(outcome === "gone" ? pool : null);
    }
  };
};

export type Clients = {
  /** No new messages; settles when every message has its answer. */
  readonly finish: () => Promise<void>;
  /** Settles, by failing, when a client sees what must not be. */
  readonly failed: Promise<never>;
};

/** Starts clients that send, and send again what was not answered, until they are told to finish. */
export const startClients = (deps: ClientDeps): Clients => {
  const { seed, book } = deps;
  const deliver = createDeliver(deps);
  const state = { finishing: false };
  const run = async (work: Work, nth: number): Promise<void> => {
    const random = createRandom(seed + nth);
    const message = createMessages(`client-${nth}`, random, book);
    while (!state.finishing) {
      const request = requestOf(work, random, message);
      await deliver(request);
      if (random.chance(AGAIN)) await deliver(request);
    }
  };
  const all = Promise.all(WORK.map(run));
  const failed = new Promise<never>((_resolve, reject) => {
    all.catch(reject);
  });
  failed.catch(() => undefined);
  return {
    finish: async () => {
      state.finishing = true;
      await all;
    },
    failed,
  };
};
export const CLIENTS = WORK.length;
