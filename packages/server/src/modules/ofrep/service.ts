import { hash } from "node:crypto";
import type { FlagAnswer, SlotAnswer } from "@attune/contract";
import { problem } from "@attune/contract";
import type { CompiledSlot } from "@attune/core/decision";
import type { JsonObject } from "@attune/core/json";
import type { DecideCaller, DecideService, Foresee } from "../decide/index.ts";
import type { LiveDefinitions } from "../definitions/index.ts";
import type { AskedFor } from "./asked-for.ts";
import { askedFor } from "./asked-for.ts";
import { flagIn } from "./flag.ts";
import { ofrepReason } from "./reasons.ts";

export type OfrepDeps = {
  readonly live: LiveDefinitions;
  readonly decide: DecideService;
  readonly foresee: Foresee;
  /** Whether more waits to be written than is taken at once. */
  readonly isFull: () => boolean;
};

export type OfrepCaller = Omit<DecideCaller, "reserves"> & {
  /** Counts decisions before they are made. @throws too-many-decisions */
  readonly take: (decisions: number) => void;
};

/** Every flag, and what the answer is told apart by; null when the caller has it. */
export type Flags = { readonly flags: readonly FlagAnswer[] | null; readonly etag: string };

/** Whether the caller has the answer of a tag; null for who has none. */
export type Has = ((etag: string) => boolean) | null;

export type Ofrep = {
  readonly one: (key: string, context: JsonObject, caller: OfrepCaller) => Promise<FlagAnswer>;
  readonly all: (context: JsonObject, caller: OfrepCaller, has: Has) => Promise<Flags>;
};

/** Slots that are decided in one call, as in `POST /v1/decide`. */
const SLOTS = 20;

/** Where a page or an app shows something itself: what an agent or an e-mail shows is not listed to it. */
const SHOWN_BY_BROWSERS: ReadonlySet<string> = new Set(["web", "app"]);

const keyOf = ({ slot }: CompiledSlot): string => slot.definition.key;

const flagFrom = (slot: CompiledSlot, answer: SlotAnswer): FlagAnswer => {
  const { value, variant = answer.offer, metadata } = flagIn(answer);
  const { reason, offer } = answer;
  return {
    key: keyOf(slot),
    ...(value === undefined ? {} : { value }),
    ...(variant === null ? {} : { variant }),
    reason: ofrepReason(slot, { ...(reason === undefined ? {} : { reason }), offer }),
    metadata: {
      ...metadata,
      decisionId: answer.decisionId,
      ...(answer.recorded === false ? { recorded: false } : {}),
    },
  };
};

const flagsFrom = (
  slots: readonly CompiledSlot[],
  answerFor: (slot: string) => SlotAnswer | undefined,
): readonly FlagAnswer[] =>
  slots.flatMap((slot) => {
    const answer = answerFor(keyOf(slot));
    return answer ? [flagFrom(slot, answer)] : [];
  });

/** Evaluates slots that one call takes. */
type Evaluate = (slots: readonly CompiledSlot[]) => Promise<readonly FlagAnswer[]>;

const inTurn = async (
  slots: readonly CompiledSlot[],
  evaluate: Evaluate,
): Promise<readonly FlagAnswer[]> => {
  const flags: FlagAnswer[] = [];
  for (let at = 0; at < slots.length; at += SLOTS)
    flags.push(...(await evaluate(slots.slice(at, at + SLOTS))));
  return flags;
};

/** Weak: decisions have ids of their own, whatever they say. Another person's answer is another one. */
const etagOf = ({ identifiers }: AskedFor, flags: readonly FlagAnswer[]): string => {
  const said = flags.map(({ metadata: { decisionId: _id, ...metadata }, ...flag }) => ({
    ...flag,
    metadata,
  }));
  return `W/"${hash("sha256", JSON.stringify([identifiers, said]), "base64url").slice(0, 22)}"`;
};

/**
 * Flags are slots: each evaluation is a decision, recorded before it is answered (L6). Who has the answer
 * already is told so: the record of it is there, and a page that asks on and on leaves no more of them.
 */
export const createOfrep = ({ live, decide, foresee, isFull }: OfrepDeps): Ofrep => {
  const requestFor = (slots: readonly CompiledSlot[], asked: AskedFor) => ({
    ...asked,
    slots: slots.map(keyOf),
    events: [],
    explain: false,
  });
  const recorded =
    (asked: AskedFor, caller: DecideCaller): Evaluate =>
    async (slots) => {
      const { decisions } = await decide(requestFor(slots, asked), caller);
      return flagsFrom(slots, (key) => decisions[key]);
    };
  const foreseen =
    (asked: AskedFor, caller: DecideCaller): Evaluate =>
    async (slots) => {
      const answers = await foresee(requestFor(slots, asked), caller);
      return flagsFrom(slots, (key) => answers.get(key));
    };

  const listedTo = ({ caller }: OfrepCaller): readonly CompiledSlot[] =>
    [...live.current().program.values()].filter(
      ({ slot, recommender }) =>
        recommender === null &&
        (caller.kind !== "browser" || SHOWN_BY_BROWSERS.has(slot.definition.channel)),
    );

  return {
    one: async (key, context, { take, ...caller }) => {
      const slot = live.current().program.get(key);
      if (!slot)
        throw problem("flag-not-found", { detail: `No live slot is ${key.slice(0, 100)}.` });
      const asked = askedFor(context, caller.caller);
      take(1);
      const [flag] = await recorded(asked, { ...caller, reserves: true })([slot]);
      if (!flag) throw new Error(`the slot ${key} was not answered`);
      return flag;
    },
    all: async (context, caller, has) => {
      const { take, ...rest } = caller;
      const asked = askedFor(context, caller.caller);
      const by = { ...rest, reserves: false };
      const slots = listedTo(caller);
      take(slots.length);
      if (has) {
        const etag = etagOf(asked, await inTurn(slots, foreseen(asked, by)));
        if (has(etag)) return { flags: null, etag };
      }
      if (isFull()) throw problem("too-many-requests", { retryAfter: 1 });
      const flags = await inTurn(slots, recorded(asked, by));
      return { flags, etag: etagOf(asked, flags) };
    },
  };
};
