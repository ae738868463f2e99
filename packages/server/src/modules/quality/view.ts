import type {
  QualityFigure,
  QualityConcern,
  QualityResponse,
  SourceQualityResponse,
} from "@attune/contract";
import type {
  DayQuality,
  Figure,
  Concern,
  OverallQuality,
  SourceQuality,
  Totals,
  TraitQuality,
} from "@attune/core/quality";
import { DAY, UNKNOWN_EVENT } from "@attune/core/quality";

const iso = (at: number): string => new Date(at).toISOString();
const maybeIso = (at: number | null): string | null => (at === null ? null : iso(at));
const dayText = (day: number): string => iso(day * DAY).slice(0, 10);

const figureView = (figure: Figure): QualityFigure =>
  figure.value === null
    ? { value: null, insufficient: { ...figure.insufficient } }
    : { value: figure.value };

const totalsView = (totals: Totals) => ({
  received: totals.received,
  accepted: totals.accepted,
  warned: totals.warned,
  quarantined: totals.quarantined,
  rejected: totals.rejected,
  duplicate: totals.duplicate,
  released: totals.released,
  validity: figureView(totals.validity),
  duplicates: figureView(totals.duplicates),
});

const historyView = (history: readonly DayQuality[]) =>
  history.map(({ day, stitched, ...totals }) => ({
    ...totalsView(totals),
    day: dayText(day),
    stitchRate: stitched && figureView(stitched),
  }));

const traitView = ({ trait, planned, completeness, change, stopped }: TraitQuality) => ({
  trait,
  planned,
  completeness: figureView(completeness),
  change,
  stopped: stopped && {
    since: dayText(stopped.since),
    last: dayText(stopped.last),
    missing: stopped.missing,
  },
});

type Told = Pick<QualityConcern, "sentence"> & Partial<QualityConcern>;

const plural = (count: number, one: string): string =>
  `${count.toLocaleString("en")} ${count === 1 ? one : `${one}s`}`;

/** How an event is called: a track by its name, another call by its type. */
const eventText = (type: string, name: string): string =>
  type === "track" ? name : name === "" ? type : `${type} ${name}`;

const profileText = (profile: number | null): string | null =>
  profile === null ? null : `p${profile}`;

const whyRefused = (reason: string, namespace: string): string => {
  if (reason === "cannot-link") return "an unmerge had parted them";
  if (reason === "facet-limit") return "a profile has as many identifiers as it may";
  return namespace === "anonymous_id" || namespace === "device_id"
    ? "one browser or device, several people"
    : `one ${namespace}, several people, or more of them than a person may have`;
};

const tell = (source: string, concern: Concern): Told => {
  switch (concern.concern) {
    case "never sent":
      return { sentence: `${source} is defined, and no event of it has ever been taken in.` };
    case "late":
    case "silent":
      return {
        sentence: `${source} is ${concern.concern}: its last event is of ${iso(concern.lastTime)}, the next was expected by ${iso(concern.expectedBy)}.`,
        day: dayText(Math.floor(concern.expectedBy / DAY)),
      };
    case "low volume":
    case "high volume":
      return {
        sentence: `${source} sent ${plural(concern.received, "event")} on ${dayText(concern.day)}; ${concern.typical.toLocaleString("en")} are usual for this weekday.`,
        day: dayText(concern.day),
        count: concern.received,
      };
    case "trait stopped":
      return {
        sentence: `The trait ${concern.trait} has not come from ${source} since ${dayText(concern.since)}: ${plural(concern.missing, "identify message")} came without it.`,
        day: dayText(concern.since),
        trait: concern.trait,
        count: concern.missing,
      };
    case "rule broken": {
      const event = eventText(concern.type, concern.name);
      return {
        sentence: `${event} from ${source} breaks ${concern.rule} since ${dayText(concern.since)}: ${plural(concern.count, "event")}, the last on ${dayText(concern.last)}.`,
        day: dayText(concern.since),
        event,
        rule: concern.rule,
        count: concern.count,
        profile: profileText(concern.profile),
      };
    }
    case "unknown events":
      return {
        sentence: `${source} sends events that no tracking plan names since ${dayText(concern.since)}: ${plural(concern.count, "event")} of ${plural(concern.names, "name")}, the last on ${dayText(concern.last)}.`,
        day: dayText(concern.since),
        rule: UNKNOWN_EVENT,
        count: concern.count,
      };
    case "links refused":
      return {
        sentence: `${plural(concern.count, "link")} of ${concern.namespace} from ${source} ${concern.count === 1 ? "was" : "were"} refused since ${dayText(concern.since)}, the last on ${dayText(concern.last)}: ${whyRefused(concern.reason, concern.namespace)}.`,
        day: dayText(concern.since),
        rule: concern.reason,
        count: concern.count,
        profile: profileText(concern.profile),
      };
  }
};

const concernsView = ({ source, concerns }: SourceQuality): QualityConcern[] =>
  concerns.map((concern) => ({
    source,
    concern: concern.concern,
    day: null,
    event: null,
    rule: null,
    trait: null,
    count: null,
    profile: null,
    ...tell(source, concern),
  }));

const headView = (quality: SourceQuality) => {
  const { source, updates, freshness, volume, totals, stitched } = quality;
  const { day, received, typical, state } = volume.lastDay;
  return {
    source,
    defined: updates && { updates: updates.updates, expectWithinMs: updates.expectWithin },
    freshness: {
      state: freshness.state,
      lastEvent: maybeIso(freshness.lastTime),
      lastReceived: maybeIso(freshness.lastReceived),
      expectedBy: maybeIso(freshness.expectedBy),
    },
    volume: {
      today: volume.today,
      typicalToday: figureView(volume.typicalToday),
      lastDay: { day: dayText(day), received, typical: figureView(typical), state },
    },
    totals: totalsView(totals),
    stitchRate: figureView(stitched),
  };
};

/** What happened between two days, with the profile of the newest. */
const exampleView = <T extends { first: number; last: number; profile: number | null }>({
  first,
  last,
  profile,
  ...counts
}: T) => ({
  ...counts,
  first: dayText(first),
  last: dayText(last),
  profile: profileText(profile),
});

export const sourceView = (quality: SourceQuality): SourceQualityResponse => ({
  ...headView(quality),
  from: dayText(quality.window.from),
  to: dayText(quality.window.to),
  concerns: concernsView(quality),
  events: quality.events.map(({ validity, ...event }) => ({
    ...event,
    validity: figureView(validity),
  })),
  rules: quality.rules.map(exampleView),
  refusals: quality.refusals.map(exampleView),
  rejections: [...quality.rejections],
  traits: quality.traits.map(traitView),
  history: historyView(quality.history),
});

export const overallView = (quality: OverallQuality): QualityResponse => ({
  from: dayText(quality.window.from),
  to: dayText(quality.window.to),
  totals: totalsView(quality.totals),
  stitchRate: figureView(quality.stitched),
  concerns: quality.sources.flatMap(concernsView),
  sources: quality.sources.map((source) => ({
    ...headView(source),
    received: source.history.map(({ received }) => received),
  })),
  profiles: {
    known: quality.completeness.profiles,
    history: [...quality.completeness.history],
    traits: quality.completeness.traits.map(
      ({ trait, profiles, completeness, change, history }) => ({
        trait,
        profiles,
        completeness: figureView(completeness),
        change,
        history: history.map(({ value }) => value),
      }),
    ),
  },
  history: historyView(quality.history),
});
