import type { Delivery } from "./delivery.ts";
import type { JsonObject } from "./json.ts";
import { isObject, objectOf, own, parsed } from "./json.ts";
import { pageContext } from "./page-context.ts";
import { answersIn, post } from "./transport.ts";

/** One entry of a slot that shows several. */
export type Item = {
  readonly id: string;
  readonly position: number;
  readonly content: JsonObject;
};

/** What a slot shows. */
export type Decision = {
  readonly slot: string;
  /** Null for a fallback: nothing was decided. */
  readonly decisionId: string | null;
  readonly offer: string | null;
  /** What the server answered; the fallback where it answered null, or nothing in time. */
  readonly content: JsonObject | null;
  readonly items: readonly Item[];
  /** Where it is from: the server's answer, the page's bootstrap data, or the page's own fallback. */
  readonly from: "server" | "bootstrap" | "fallback";
};

/** A decision for each slot that was asked for. */
export type Decisions = Readonly<Record<string, Decision>>;

export type DecideOptions = {
  /** Shown when nothing was decided in time, by slot. */
  readonly fallback?: Readonly<Record<string, JsonObject | null>>;
  /** Milliseconds after which the fallback is shown; 150 when absent. */
  readonly timeout?: number;
  /** What is true of this call beside the page, language, zone and device. */
  readonly context?: JsonObject;
};

/** One slot, as the API answers it. */
export type SlotAnswer = {
  readonly decisionId: string;
  readonly offer: string | null;
  /** Null means that the page shows its own. */
  readonly content: JsonObject | null;
  readonly items?: readonly Item[] | undefined;
  /** Why this was shown; not with a browser key. */
  readonly reason?: string | undefined;
};

/** Slots as the API answers them. */
export type Answers = ReadonlyMap<string, SlotAnswer>;

export type AskingOptions = {
  readonly host: string;
  readonly writeKey: string;
  /** Identifiers and their signatures, as they are now. */
  readonly who: () => JsonObject;
  readonly delivery: Pick<Delivery, "borrow">;
};

/** How long the page's own content may be held back, in ms. */
export const PATIENCE_MS = 150;
/** Slots that one call may name. */
const MOST_SLOTS = 20;

/** Whether what came over the network or stands in the page is the answer for a slot. */
const isSlotAnswer = (value: unknown): value is SlotAnswer =>
  isObject(value) && typeof value.decisionId === "string" && typeof value.content === "object";

/** The slots in what the API answered, or in the page's bootstrap data. */
export const answersOf = (decisions: unknown): Answers =>
  new Map(
    Object.entries(objectOf(decisions)).flatMap(([slot, answer]): [string, SlotAnswer][] =>
      isSlotAnswer(answer) ? [[slot, answer]] : [],
    ),
  );

/** A slot's answer as the page uses it. */
export const decisionOf = (
  slot: string,
  answer: SlotAnswer | undefined,
  from: "server" | "bootstrap",
  fallback: JsonObject | null | undefined,
): Decision => {
  const { decisionId = null, offer = null, content, items = [] } = answer ?? {};
  const shown = content ?? fallback ?? null;
  return { slot, decisionId, offer, content: shown, items, from: answer ? from : "fallback" };
};

/** Asks the server once for slots that are asked for in the same turn of the page's loop. */
export type Ask = (slots: readonly string[], context: JsonObject) => Promise<Answers>;

const NONE: Answers = new Map();

const request = async (
  options: AskingOptions,
  slots: readonly string[],
  context: JsonObject,
): Promise<Answers> => {
  const { host, writeKey, who, delivery } = options;
  const { waiting, signal, giveBack } = delivery.borrow();
  const sentAt = new Date();
  const body = {
    ...who(),
    slots,
    context: { ...pageContext(), ...context },
    events: waiting.map(({ message }) => ({ ...message, sentAt })),
    writeKey,
  };
  try {
    const response = await post(`${host}/v1/decide`, body, { signal });
    // A problem names neither decisions nor events.
    const text = await response.text();
    giveBack(answersIn(text, waiting.length));
    return answersOf(parsed(text).decisions);
  } catch {
    giveBack(null);
    return NONE;
  }
};

export const createAsk = (options: AskingOptions): Ask => {
  const calls = new Map<string, { slots: Set<string>; answers: Promise<Answers> }>();
  return (slots, context) => {
    const key = JSON.stringify(context);
    const open = calls.get(key);
    if (open && open.slots.size + slots.length <= MOST_SLOTS) {
      for (const slot of slots) open.slots.add(slot);
      return open.answers;
    }
    const wanted = new Set(slots);
    const answers = Promise.resolve().then(() => {
      calls.delete(key);
      return request(options, [...wanted], context);
    });
    calls.set(key, { slots: wanted, answers });
    return answers;
  };
};

const after = (ms: number): Promise<Answers> =>
  new Promise((resolve) => setTimeout(() => resolve(NONE), ms));

/**
 * Decisions for slots: what the page came with, then what the server says in time, then the
 * fallback. An answer that comes later is not shown: what a visitor has begun to look at stays.
 */
export const createDecide =
  (ask: Ask, bootstrap: Answers, mayAsk: () => boolean) =>
  async (slots: readonly string[], options: DecideOptions = {}): Promise<Decisions> => {
    const { fallback = {}, timeout = PATIENCE_MS, context = {} } = options;
    const missing = slots.filter((slot) => !bootstrap.has(slot));
    const isAsked = missing.length && mayAsk();
    const told = isAsked ? await Promise.race([ask(missing, context), after(timeout)]) : NONE;
    // Withdrawn meanwhile: what was decided from it is not shown.
    const answers = mayAsk() ? told : NONE;
    return Object.fromEntries(
      slots.map((slot) => {
        const known = bootstrap.get(slot);
        const answer = known ?? answers.get(slot);
        const from = known ? "bootstrap" : "server";
        return [slot, decisionOf(slot, answer, from, own(fallback, slot))];
      }),
    );
  };
