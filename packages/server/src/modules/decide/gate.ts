import type { Consents, Permission, Purpose } from "@attune/core/consent";
import { NO_CONSENTS, permissionDenied, permissionOf, PERSONALIZATION } from "@attune/core/consent";
import type { DecideInput, Refused, SlotNeeds } from "@attune/core/decision";
import type { Reliance } from "../../platform/store/index.ts";
import type { Live } from "../definitions/index.ts";
import type { Found, Unreadable } from "./find-subject.ts";

export type Withheld = NonNullable<DecideInput["withheld"]>;

/** What may be done for the subject of a call in one slot. */
export type Passage = {
  /** Set when nothing may: the slot's default is shown. */
  readonly withheld: Withheld | null;
  readonly refused: Refused | null;
  readonly unread: ReadonlyMap<string, string> | null;
  readonly unreadSegments: ReadonlyMap<string, string> | null;
  /** What the decision takes for granted until its commit; null when nothing could be withdrawn. */
  readonly relies: Reliance | null;
};

export type GateContext = {
  readonly live: Live;
  readonly found: Found | Unreadable | null;
  /** True when the call carries Global Privacy Control: a denial, whatever was said before. */
  readonly gpc: boolean;
  /** Purposes that the call denies by events that could not be taken in. */
  readonly denied: ReadonlySet<string>;
  /** Epoch ms. */
  readonly now: number;
};

const UNKNOWN_SLOT: SlotNeeds = {
  purpose: PERSONALIZATION,
  offers: [],
  traits: [],
  segments: [],
};
const OPEN: Passage = {
  withheld: null,
  refused: null,
  unread: null,
  unreadSegments: null,
  relies: null,
};

export const closed = (withheld: Withheld): Passage => ({ ...OPEN, withheld });

/** What a person says can change the answer of these bases only. */
const isRevocable = ({ basis }: Purpose): boolean =>
  basis === "consent" || basis === "legitimate_interest";

/** The ledger did not answer: no purpose is known to be allowed (L7). */
const unreadable = (purpose: Purpose | undefined, key: string): Passage =>
  closed(
    purpose && purpose.basis !== "consent"
      ? { reason: "ERROR", parameters: { error: "unreadable", purpose: key } }
      : { reason: "NO_CONSENT", parameters: { purpose: key, because: "unreadable" } },
  );

/** What holds for everything that a purpose demands: the first that is not allowed decides. */
type Standing =
  | { readonly allowed: true; readonly revocable: Reliance["purposes"] }
  | { readonly allowed: false; readonly purpose: string; readonly reason: Refused[string] };

/** Judges, for one call, what each purpose demands: once, whatever the slots. */
const createJudge = (
  { live, found, gpc, denied, now }: GateContext,
  consents: Consents,
): ((key: string) => Standing) => {
  const known = new Map<string, Standing>();
  const apart = found === "unreadable" ? null : found;

  const isDenied = ({ key, signals }: Purpose): boolean =>
    denied.has(key) || apart?.denied.has(key) === true || (gpc && signals.gpc);

  const permissionFor = (purpose: Purpose): Permission =>
    isDenied(purpose) ? permissionDenied(purpose) : permissionOf(purpose, consents, now);

  const judge = (key: string): Standing => {
    const demanded = live.demands.get(key);
    if (!demanded) return { allowed: false, purpose: key, reason: "NO_CONSENT" };
    const revocable: Reliance["purposes"][number][] = [];
    for (const purpose of demanded) {
      const permission = permissionFor(purpose);
      if (!permission.allowed)
        return { allowed: false, purpose: purpose.key, reason: permission.reason };
      const { basis } = purpose;
      if (isRevocable(purpose))
        revocable.push({ key: purpose.key, basis, until: permission.until });
    }
    return { allowed: true, revocable };
  };

  return (key) => {
    const before = known.get(key);
    if (before) return before;
    const standing = judge(key);
    known.set(key, standing);
    return standing;
  };
};

/** Asks, for one call, what each slot may do. */
export const openGate = (context: GateContext): ((slot: string) => Passage) => {
  const { live, found } = context;
  const whom = found === "unreadable" ? null : found;
  const subject = whom?.subject ?? null;
  const state = subject?.state ?? whom?.newcomer;
  const standingOf = createJudge(context, state?.consent ?? NO_CONSENTS);

  const reliesOn = (keys: readonly string[]): Reliance | null => {
    const revocable = new Map(
      keys.flatMap((key) => {
        const standing = standingOf(key);
        return standing.allowed ? standing.revocable.map((each) => [each.key, each] as const) : [];
      }),
    );
    if (revocable.size === 0) return null;
    return {
      read: subject && { profile: subject.profile, seq: subject.seq },
      purposes: [...revocable.values()],
    };
  };

  const refusedOf = (keys: readonly string[]): Refused | null => {
    const refused = keys.flatMap((key) => {
      const standing = standingOf(key);
      return standing.allowed ? [] : [[key, standing.reason] as const];
    });
    return refused.length === 0 ? null : Object.fromEntries(refused);
  };

  /** What may not be used, with its purpose. */
  const unreadOf = (
    needed: readonly (readonly [string, string])[],
  ): ReadonlyMap<string, string> | null => {
    const unread = needed.filter(([, purpose]) => !standingOf(purpose).allowed);
    return unread.length === 0 ? null : new Map(unread);
  };

  return (slot) => {
    const needs = live.needs.get(slot) ?? UNKNOWN_SLOT;
    const { purpose, offers, traits, segments } = needs;
    if (found === "unreadable") return unreadable(live.purposes.get(purpose), purpose);
    const standing = standingOf(purpose);
    if (!standing.allowed)
      return closed({ reason: standing.reason, parameters: { purpose: standing.purpose } });
    return {
      withheld: null,
      refused: refusedOf(offers),
      unread: unreadOf(traits.map((each) => [each.trait, each.purpose])),
      unreadSegments: unreadOf(segments.map((each) => [each.segment, each.purpose])),
      relies: reliesOn([
        purpose,
        ...offers,
        ...[...traits, ...segments].map((each) => each.purpose),
      ]),
    };
  };
};
