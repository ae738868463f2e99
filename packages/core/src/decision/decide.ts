import type { Ranked, Scorable } from "../arbitration/index.ts";
import { rank } from "../arbitration/index.ts";
import { bucketOf } from "../assignment/index.ts";
import type { Subject } from "../condition/index.ts";
import { accountOutside, subjectOf } from "../condition/index.ts";
import type { JsonObject } from "../json/index.ts";
import { at, own, ownText } from "../json/index.ts";
import { claimsAt, expiryOf, isInControl, leverAt } from "../policy/index.ts";
import type { Trait } from "../profile/index.ts";
import type { CompiledOffer } from "./compile-offer.ts";
import type { Evidence } from "./evidence.ts";
import { NO_EVIDENCE, recording } from "./evidence.ts";
import { defaultOf, factsIn, onlyDefault, unknownSlot } from "./default.ts";
import type { SeenAccount } from "./inputs.ts";
import { accountInputs, attributesFrom, inputsOf, withheldInputs } from "./inputs.ts";
import { localTimeAt } from "./local-time.ts";
import type { Bench, Judged, Stop } from "./judge.ts";
import { createAsking, judge } from "./judge.ts";
import type { Plan, PlannedOffer } from "./plan.ts";
import type { CompiledSlot, Program } from "./program.ts";
import type { Reason } from "./reason.ts";
import type { AccountInputs, Candidate, Decided, Input, Refused, Score } from "./record.ts";
import { STAGE } from "./record.ts";
import type { Rendered } from "./render.ts";
import { readerOf, render } from "./render.ts";
import type { Listed } from "./shortlist.ts";
import { createShortlist } from "./shortlist.ts";

/** What is known of the subject; null traits when nobody is decided for. */
export type DecideInput = {
  readonly slot: string;
  readonly traits: readonly Trait[];
  /** Keys of the segments that the subject is in. */
  readonly segments: readonly string[];
  /** Its accounts, where a condition of the slot looks into accounts. */
  readonly accounts?: readonly SeenAccount[];
  readonly context: JsonObject;
  /** The instant that conditions are asked at, epoch ms. */
  readonly now: number;
  /** IANA name of the zone that calendars are read in. */
  readonly zone: string;
  /** Version of the time-zone data, for the record. */
  readonly timeZoneData?: string;
  /** What else is known: uses, figures, budgets, items. */
  readonly evidence: Evidence;
  /** What the subject's places in groups are computed from: the id of the oldest facet. */
  readonly bucketKey: string;
  /** A random number from 0 to below 1. */
  readonly draw: number;
  /** True to keep every candidate with its clauses. */
  readonly trace: boolean;
  /** Purposes of the slot's offers that are not allowed for the subject. */
  readonly refused?: Refused;
  /** Traits that may not be read, each with the purpose that it is collected for. */
  readonly unread?: ReadonlyMap<string, string>;
  /** Segments that read such a trait, each with its purpose: nobody is in them. */
  readonly unreadSegments?: ReadonlyMap<string, string>;
  /** Set when the profile may not be used: the slot's non-personal default is answered. */
  readonly withheld?: { readonly reason: Reason; readonly parameters: JsonObject };
};

const NONE_REFUSED: Refused = {};

/** What a slot is decided from: as it is read, or as it was recorded. */
type Asked = Pick<
  DecideInput,
  "now" | "zone" | "timeZoneData" | "segments" | "evidence" | "bucketKey" | "draw" | "trace"
> & {
  readonly attributes: JsonObject;
  readonly inputs: readonly Input[];
  readonly accounts: readonly AccountInputs[];
  readonly refused: Refused;
};

const localeOf = (attributes: JsonObject): string | null =>
  ownText(at(attributes, "context"), "locale") ?? ownText(attributes, "locale") ?? null;

/** What the score is multiplied by where conditions hold. */
const weightOf = ({ weights }: CompiledOffer, subject: Subject): number =>
  weights.reduce(
    (product, { condition, weight }) => (condition.holds(subject) ? product * weight : product),
    1,
  );

/** What it is worth; a formula that gives no number takes it for nothing. */
const valueOf = (offer: CompiledOffer, { subject, evidence }: Bench): number => {
  if (typeof offer.value === "number") return offer.value;
  const found = offer.value.value(readerOf(offer, subject, evidence)).value;
  return typeof found === "number" ? found : 0;
};

const scorableOf = (
  { candidate: { rule, offerKey, priority } }: Judged,
  offer: CompiledOffer,
  id: number,
  { needsFigures }: CompiledSlot,
  bench: Bench,
): Scorable => ({
  id,
  rule,
  offer: offerKey,
  priority,
  value: valueOf(offer, bench),
  context: weightOf(offer, bench.subject),
  lever: leverAt(offer.policy.levers, bench.subject.now).factor,
  figures: needsFigures ? bench.evidence.figures(offerKey) : NO_FIGURES,
  read: (name) => own(bench.subject.attributes, name),
});
const NO_FIGURES = { shown: 0, clicked: 0, dismissed: 0 };

/** Every candidate as far as it came: those that came to arbitration are undecided until it is settled. */
type Field = {
  readonly judged: readonly Judged[];
  /** Stops of candidates that arbitration or rendering took out, by their place. */
  readonly later: Map<number, Stop>;
  readonly scores: Map<number, Score>;
};

const candidateOf = (judged: Judged, index: number, { later, scores }: Field): Candidate => {
  const { candidate, clauses } = judged;
  const stopped = judged.stop ?? later.get(index) ?? null;
  const score = scores.get(index);
  return {
    rule: candidate.rule,
    offer: candidate.offerKey,
    clauses,
    ...(score === undefined ? {} : { score }),
    ...(stopped ?? { stage: STAGE.arbitrate, reason: "OUTRANKED", parameters: {} }),
  };
};

const stoppedAt = ({ judged, later }: Field): Record<string, number> => {
  const counts: Record<string, number> = {};
  judged.forEach(({ stop }, index) => {
    const stage = (stop ?? later.get(index))?.stage;
    if (stage !== undefined) counts[stage] = (counts[stage] ?? 0) + 1;
  });
  return counts;
};

const listedOf = ({ key, definition: { category, brand } }: CompiledOffer): Listed => ({
  offer: key,
  category: category ?? null,
  brand: brand ?? null,
});

type Shown = Exclude<Rendered, { readonly flaw: JsonObject }>;

const plannedFrom = (
  { candidate, claims }: Judged,
  offer: CompiledOffer,
  index: number,
  score: Score,
  rendered: Shown,
): PlannedOffer => ({
  index,
  rule: candidate.rule,
  priority: candidate.priority,
  ...rendered,
  claims,
  score,
  ...listedOf(offer),
  groups: offer.groups,
  versions: {
    [`rule:${candidate.rule}`]: candidate.ruleVersion,
    [`offer:${candidate.offerKey}`]: offer.version,
  },
});

const renderFor = (offer: CompiledOffer, bench: Bench, { fits }: CompiledSlot): Rendered => {
  const { subject, locale, evidence } = bench;
  return render(offer, { subject, locale, evidence, fits });
};

/**
 * Those that go into arbitration. What cannot be rendered is taken out before: a chance of coming first
 * would be none of being shown. Only what is computed, or wants a list of some length, can fail.
 */
const finalistsOf = (compiled: CompiledSlot, { judged, later }: Field, bench: Bench) => {
  const scorables: Scorable[] = [];
  const made = new Map<number, Shown>();
  judged.forEach((each, index) => {
    const { offer } = each.candidate;
    if (each.stop !== null || offer === null) return;
    if (offer.mayFail) {
      const rendered = renderFor(offer, bench, compiled);
      if ("flaw" in rendered) {
        const { flaw: parameters } = rendered;
        later.set(index, { stage: STAGE.render, reason: "CONTENT_UNAVAILABLE", parameters });
        return;
      }
      made.set(index, rendered);
    }
    scorables.push(scorableOf(each, offer, index, compiled, bench));
  });
  return { scorables, made };
};

const scoreOf = ({ score: final, chance, parts }: Ranked): Score => ({ final, chance, parts });

/** Where one is shown, nothing comes after the first that needs no grant: it is never refused. */
const planFrom = (
  ranked: readonly Ranked[],
  plannedOf: (each: Ranked) => PlannedOffer | null,
  isOne: boolean,
): PlannedOffer[] => {
  const planned: PlannedOffer[] = [];
  for (const each of ranked) {
    const found = plannedOf(each);
    if (found === null) continue;
    planned.push(found);
    if (isOne && found.claims === null) break;
  }
  return planned;
};

/** Stage 8, and the first of its ranking as they are shown. */
const arbitrate = (compiled: CompiledSlot, field: Field, bench: Bench, draw: number) => {
  const { judged, later, scores } = field;
  const { scorables, made } = finalistsOf(compiled, field, bench);
  const shortlist = createShortlist(compiled.slate);
  // Without a trace no more are ranked than could be planned.
  const most = bench.trace ? scorables.length : Math.min(shortlist.most, scorables.length);
  const { ranked, out, explored } = rank(scorables, compiled.arbitration, draw, most);
  for (const { id, reason, parameters } of out)
    later.set(id, { stage: STAGE.arbitrate, reason, parameters });
  if (bench.trace) for (const each of ranked) scores.set(each.id, scoreOf(each));
  const plannedOf = (each: Ranked): PlannedOffer | null => {
    const { id } = each;
    const one = judged[id];
    const offer = one?.candidate.offer ?? null;
    if (!one || offer === null || !shortlist.isOn(listedOf(offer))) return null;
    const rendered = made.get(id) ?? renderFor(offer, bench, compiled);
    return "flaw" in rendered
      ? null
      : plannedFrom(one, offer, bench.trace ? id : -1, scoreOf(each), rendered);
  };
  const planned = planFrom(ranked, plannedOf, compiled.slate === null);
  return { planned, arbitrated: scorables.length - out.length, explored };
};

const shadowOf = ({ control }: CompiledSlot, bucketKey: string): Plan["shadow"] => {
  if (control === null || !isInControl(control, bucketKey)) return null;
  const { policy, seed, share } = control;
  return {
    reason: "GLOBAL_CONTROL",
    parameters: { policy, share, place: bucketOf(seed, bucketKey) },
  };
};

/** Whether chance could have had a part. */
const isDrawn = ({ arbitration }: CompiledSlot): boolean =>
  arbitration.by === "thompson" || arbitration.explore > 0;

const subjectFor = (compiled: CompiledSlot, asked: Asked): Subject => {
  const named = new Set(asked.segments);
  return {
    ...subjectOf(asked.attributes, asked.now),
    zone: asked.zone,
    isIn: (key) => named.has(key),
    // As they are recorded: a replay can see no more and no less.
    accounts: asked.accounts.map((account) => accountOutside(attributesFrom(account.inputs))),
  };
};

/** Whether an offer is shown whatever is granted: one that claims nothing is. */
const isCertain = (
  { slate }: CompiledSlot,
  planned: Plan["ranked"],
  shadow: Plan["shadow"],
): boolean => slate === null && shadow === null && planned.some(({ claims }) => claims === null);

const planSlot = (compiled: CompiledSlot, asked: Asked): Plan => {
  const { definition } = compiled.slot;
  const segments = compiled.segments.filter((key) => asked.segments.includes(key));
  const { evidence, facts } = recording(asked.evidence);
  const subject = subjectFor(compiled, { ...asked, segments });
  const bench: Bench = {
    subject,
    serves: definition.serves ?? null,
    refused: asked.refused,
    evidence,
    claims: claimsAt({ now: asked.now, zone: asked.zone }),
    bucketKey: asked.bucketKey,
    locale: localeOf(asked.attributes),
    trace: asked.trace,
  };
  const ask = createAsking(subject, asked.trace);
  const judged = compiled.candidates.map((candidate) => judge(candidate, bench, ask));
  const field: Field = { judged, later: new Map(), scores: new Map() };
  const { planned, arbitrated, explored } = arbitrate(compiled, field, bench, asked.draw);
  const shadow = shadowOf(compiled, asked.bucketKey);
  const why = { reason: "FALLBACK", parameters: { default: definition.key } } as const;
  const decided: Decided = {
    // What nobody will see is not asked for, and not recorded.
    ...defaultOf(compiled, why, isCertain(compiled, planned, shadow) ? NO_EVIDENCE : evidence),
    candidates: asked.trace ? judged.map((each, index) => candidateOf(each, index, field)) : [],
    funnel: {
      considered: judged.length,
      eligible: judged.filter(({ stop }) => stop === null).length,
      returned: 0,
      stopped: stoppedAt(field),
    },
    inputs: asked.inputs,
    ...(asked.accounts.length === 0 ? {} : { accounts: asked.accounts }),
    now: asked.now,
    zone: asked.zone,
    ...(asked.timeZoneData === undefined ? {} : { timeZoneData: asked.timeZoneData }),
    ...(compiled.budgetZone === null ? {} : { budgetZone: compiled.budgetZone }),
    ...(segments.length === 0 ? {} : { segments }),
    ...(Object.keys(asked.refused).length === 0 ? {} : { refused: asked.refused }),
    ...factsIn(facts()),
    ...(isDrawn(compiled) ? { draw: asked.draw } : {}),
    ...(compiled.needsBucket ? { bucketKey: asked.bucketKey } : {}),
    by: compiled.arbitration.by,
  };
  return {
    decided,
    ranked: planned,
    arbitrated,
    explored,
    slate: compiled.slate,
    shadow,
    expires: expiryOf(asked.now, compiled.lasts),
  };
};

/**
 * Stages 0 to 9 of one slot. Total: an unknown slot and a withheld profile are plans too, of nothing
 * but their answer.
 */
export const decide = (program: Program, input: DecideInput): Plan => {
  const compiled = program.get(input.slot);
  if (!compiled) return unknownSlot(input.slot);
  if (input.withheld) return onlyDefault(compiled, input.withheld, input.evidence);
  if (compiled.slot.definition.paused === true) {
    const paused = { reason: "PAUSED", parameters: { slot: input.slot } } as const;
    return onlyDefault(compiled, paused, input.evidence);
  }
  const { unread, unreadSegments, refused = NONE_REFUSED, accounts = [] } = input;
  const read = unread ? input.traits.filter(({ name }) => !unread.has(name)) : input.traits;
  const traits = Object.fromEntries(read.map(({ name, value }) => [name, value]));
  const { context, now, zone } = input;
  const local = compiled.needsLocalTime ? { local: localTimeAt(now, zone) } : {};
  const attributes: JsonObject = { ...traits, context: { ...context, ...local } };
  return planSlot(compiled, {
    ...input,
    // What may not be read is not there, nor is what was found by reading it (L7).
    segments: input.segments.filter((key) => unreadSegments?.has(key) !== true),
    attributes,
    inputs: [
      ...inputsOf(compiled, attributes, input.traits, unread),
      ...withheldInputs(compiled, unread, unreadSegments),
    ],
    accounts: accountInputs(compiled, accounts),
    refused,
  });
};

/** Plans a slot again from what a record has of it. */
export const planAgain = (compiled: CompiledSlot, asked: Omit<Asked, "attributes">): Plan =>
  planSlot(compiled, { ...asked, attributes: attributesFrom(asked.inputs) });
