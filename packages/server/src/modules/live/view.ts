import type { LiveEvent, LiveItem } from "@attune/contract";
import type { Decision } from "@attune/core/decision";
import type { Event, Identifier } from "@attune/core/event";
import { identifierKey } from "@attune/core/event";
import { reasonOf } from "@attune/core/quarantine";
import type { TrackingPlans } from "@attune/core/tracking-plan";
import type { Store, StreamPosition } from "../../platform/store/index.ts";
import type { Effect, Happening } from "./happening.ts";
import type { Unlogged } from "./listener.ts";
import { placeText } from "./place.ts";

type Path = NonNullable<LiveEvent["path"]>;
/** What an accepted event cost, in microseconds. */
export type Micros = NonNullable<Path["micros"]>;

export type ViewDeps = {
  readonly reads: Pick<Store["reads"], "identifiersOf" | "profileIdsOf">;
  readonly plans: () => TrackingPlans;
  /** What was measured of an event by its sequence; null where that is nothing. */
  readonly microsOf: (seq: number) => Micros | null;
};

const iso = (at: number): string => new Date(at).toISOString();

const keyOf = (identifier: Identifier | undefined): string | null =>
  identifier === undefined ? null : identifierKey(identifier);

/** What the views of one page look up together. */
type Lookup = {
  readonly nameOf: (facet: number) => string | null;
  readonly profileOf: (facet: number | null) => string | null;
};

const linkedIn = (happening: Happening): readonly number[] =>
  happening.kind === "event"
    ? happening.effects.flatMap((effect) => (effect.kind === "link" ? effect.pair : []))
    : [];

const lookup = async ({ reads }: ViewDeps, happenings: readonly Happening[]): Promise<Lookup> => {
  const names = await reads.identifiersOf(happenings.flatMap(linkedIn));
  const profiles = await reads.profileIdsOf(happenings.flatMap(({ facet }) => facet ?? []));
  return {
    nameOf: (facet) => keyOf(names.get(facet)),
    profileOf: (facet) => {
      const profile = facet === null ? undefined : profiles.get(facet);
      return profile === undefined ? null : `p${profile}`;
    },
  };
};

const segmentsOf = (effects: readonly Effect[], kind: "membership" | "account-membership") => {
  const moves = effects.flatMap((effect) => (effect.kind === kind ? [effect] : []));
  return {
    entered: moves.flatMap(({ entered }) => [...entered]),
    left: moves.flatMap(({ left }) => [...left]),
  };
};

const identityOf = (
  { event, made, effects }: Extract<Happening, { kind: "event" }>,
  { nameOf }: Lookup,
): Path["identity"] => {
  const fresh = new Set(made.map(({ identifier }) => identifierKey(identifier)));
  const refusals = effects.flatMap((each) => (each.kind === "refusal" ? each.refused : []));
  const links = effects.flatMap((each) => (each.kind === "link" ? [each] : []));
  return {
    identifiers: event.identifiers.map(identifierKey).map((identifier) => ({
      identifier,
      isNew: fresh.has(identifier),
    })),
    links: links.flatMap(({ pair, exception = false }) => {
      const [a, b] = [nameOf(pair[0]), nameOf(pair[1])];
      return a === null || b === null ? [] : [{ a, b, exception }];
    }),
    refused: [...event.ignored, ...refusals].map(({ identifier, reason }) => ({
      identifier: identifierKey(identifier),
      reason,
    })),
    claims: event.claims.map(identifierKey),
  };
};

const pathOf = (
  happening: Extract<Happening, { kind: "event" }>,
  found: Lookup,
  { plans, microsOf }: ViewDeps,
): Path => {
  const { event, effects, seq } = happening;
  const verdict = plans().check(event);
  return {
    plan: (verdict?.violations ?? []).map(reasonOf),
    identity: identityOf(happening, found),
    consent: effects
      .flatMap((each) => (each.kind === "consent" ? each.statements : []))
      .map(({ purpose, granted }) => ({ purpose, granted })),
    segments: segmentsOf(effects, "membership"),
    accountSegments: segmentsOf(effects, "account-membership"),
    micros: microsOf(seq),
  };
};

type Head = Pick<
  LiveEvent,
  | "kind"
  | "source"
  | "type"
  | "event"
  | "messageId"
  | "time"
  | "receivedAt"
  | "historical"
  | "identifier"
  | "account"
>;

const NOTHING = {
  seq: null,
  profile: null,
  path: null,
  refusal: null,
  quarantine: null,
} as const;

/** What an event says of itself; of one that was rejected as much as could be read. */
const headOf = (event: Partial<Event>): Head => ({
  kind: "event",
  source: event.source ?? "",
  type: event.type ?? null,
  event: event.name === undefined || event.name === "" ? null : event.name,
  messageId: event.messageId ?? null,
  time: event.time === undefined ? null : iso(event.time),
  receivedAt: event.receivedAt === undefined ? null : iso(event.receivedAt),
  historical: event.historical ?? false,
  identifier: keyOf(event.identifiers?.[0]),
  account: event.account ?? null,
});

/** An event that is in no log, at the place that the stream has come to. */
export const unloggedView = (
  { status, at, source, event, refusal }: Unlogged,
  place: StreamPosition,
): LiveEvent => ({
  ...headOf({ ...event, source }),
  ...NOTHING,
  id: placeText(place),
  at: iso(at),
  status,
  refusal,
});

export const decisionView = (decision: Decision, seq: number, at: number) => ({
  seq,
  at: iso(at),
  decision: decision.id,
  slot: decision.slot,
  channel: decision.channel,
  offer: decision.offer,
  reason: decision.reason,
  latency: decision.latency,
});

const quarantineView = (happening: Extract<Happening, { kind: "quarantine" }>): LiveEvent => {
  const { row } = happening;
  const event: Partial<Event> = row === null ? {} : JSON.parse(row.stored);
  return {
    ...headOf(event),
    ...NOTHING,
    id: placeText(happening.end),
    seq: happening.seq,
    at: iso(happening.at),
    status: "quarantined",
    quarantine: { id: happening.quarantined, reasons: [...(row?.reasons ?? [])] },
  };
};

const itemOf = (happening: Happening, found: Lookup, deps: ViewDeps): LiveItem => {
  const { seq, at, end, facet } = happening;
  const id = placeText(end);
  const profile = found.profileOf(facet);
  switch (happening.kind) {
    case "event":
      return {
        ...headOf(happening.event),
        ...NOTHING,
        id,
        seq,
        at: iso(at),
        status: "accepted",
        profile,
        path: pathOf(happening, found, deps),
      };
    case "decision": {
      const { decision } = happening;
      const identifier = keyOf(decision.subject?.identifier);
      return { kind: "decision", id, profile, identifier, ...decisionView(decision, seq, at) };
    }
    case "quarantine":
      return quarantineView(happening);
    case "membership": {
      const segments = { entered: [...happening.entered], left: [...happening.left] };
      return { kind: "membership", id, seq, at: iso(at), profile, segments };
    }
  }
};

/** Happenings as items of the stream, in their order. */
export const itemsOf = async (
  deps: ViewDeps,
  happenings: readonly Happening[],
): Promise<LiveItem[]> => {
  const found = await lookup(deps, happenings);
  return happenings.map((happening) => itemOf(happening, found, deps));
};
