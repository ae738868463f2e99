import { hash } from "node:crypto";
import type { FlagAnswer, SlotAnswer } from "@attune/contract";
import { problem } from "@attune/contract";
import type { CompiledSlot } from "@attune/core/decision";
import type { JsonObject } from "@attune/core/json";
import type { DecideCaller, DecideService } from "../decide/index.ts";
import type { LiveDefinitions } from "../definitions/index.ts";
import type { AskedFor } from "./asked-for.ts";
import { askedFor } from "./asked-for.ts";
import { flagIn } from "./flag.ts";
import { ofrepReason } from "./reasons.ts";

export type OfrepDeps = {
  readonly live: LiveDefinitions;
  readonly decide: DecideService;
  /** Whether more waits to be written than is taken at once. */
  readonly isFull: () => boolean;
};

export type OfrepCaller = Omit<DecideCaller, "reserves">;

/** Every flag, and what the answer is told apart by. */
export type Flags = { readonly flags: readonly FlagAnswer[]; readonly etag: string };

export type Ofrep = {
  readonly one: (key: string, context: JsonObject, caller: OfrepCaller) => Promise<FlagAnswer>;
  readonly all: (context: JsonObject, caller: OfrepCaller) => Promise<Flags>;
};

/** Slots that are decided in one call, as in `POST /v1/decide`. */
const SLOTS = 20;

/** Where a page or an app shows something itself: what an agent or an e-mail shows is not listed to it. */
const SHOWN_BY_BROWSERS: ReadonlySet<string> = new Set(["web", "app"]);

const flagFrom = (slot: CompiledSlot, answer: SlotAnswer): FlagAnswer => {
  const { value, variant = answer.offer, metadata } = flagIn(answer);
  const { reason, offer } = answer;
  return {
    key: slot.slot.definition.key,
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

/** Weak: decisions have ids of their own, whatever they say. Another person's answer is another one. */
const etagOf = ({ identifiers }: AskedFor, flags: readonly FlagAnswer[]): string => {
  const said = flags.map(({ metadata: { decisionId: _id, ...metadata }, ...flag }) => ({
    ...flag,
    metadata,
  }));
  return `W/"${hash("sha256", JSON.stringify([identifiers, said]), "base64url").slice(0, 22)}"`;
};

/** Flags are slots: each evaluation is a decision, recorded before it is answered (L6). */
export const createOfrep = ({ live, decide, isFull }: OfrepDeps): Ofrep => {
  const flagsOf = async (
    slots: readonly CompiledSlot[],
    asked: AskedFor,
    caller: DecideCaller,
  ): Promise<readonly FlagAnswer[]> => {
    const keys = slots.map(({ slot }) => slot.definition.key);
    const request = { ...asked, slots: keys, events: [], explain: false };
    const { decisions } = await decide(request, caller);
    return slots.flatMap((slot) => {
      const answer = decisions[slot.slot.definition.key];
      return answer ? [flagFrom(slot, answer)] : [];
    });
  };

  const listedTo = ({ caller }: OfrepCaller): readonly CompiledSlot[] =>
    [...live.current().program.values()].filter(
      ({ slot }) => caller.kind !== "browser" || SHOWN_BY_BROWSERS.has(slot.definition.channel),
    );

  return {
    one: async (key, context, caller) => {
      const slot = live.current().program.get(key);
      if (!slot)
        throw problem("flag-not-found", { detail: `No live slot is ${key.slice(0, 100)}.` });
      const asked = askedFor(context, caller.caller);
      const [flag] = await flagsOf([slot], asked, { ...caller, reserves: true });
      if (!flag) throw new Error(`the slot ${key} was not answered`);
      return flag;
    },
    all: async (context, caller) => {
      const asked = askedFor(context, caller.caller);
      if (isFull()) throw problem("too-many-requests", { retryAfter: 1 });
      const slots = listedTo(caller);
      const flags: FlagAnswer[] = [];
      for (let at = 0; at < slots.length; at += SLOTS)
        flags.push(
          ...(await flagsOf(slots.slice(at, at + SLOTS), asked, { ...caller, reserves: false })),
        );
      return { flags, etag: etagOf(asked, flags) };
    },
  };
};
