import type { HomeResponse, QualityFigure, SourceQualityResponse } from "@attune/contract";

/** Days that validity and completeness are of. */
export const DAYS = 7;

type Source = HomeResponse["sources"][number];
type Share = Source["validity"];

const shareView = ({ value, insufficient }: QualityFigure): Share => ({
  value,
  insufficient: insufficient ? { because: "too few events", ...insufficient } : null,
});

/** The mean over the traits that a tracking plan names; each is of the same identify calls. */
const completenessOf = ({ traits }: SourceQualityResponse): Share => {
  const planned = traits.filter((trait) => trait.planned);
  const lacking = planned.find(({ completeness }) => completeness.value === null);
  if (lacking) return shareView(lacking.completeness);
  if (planned.length === 0) {
    const because = "no tracking plan names a trait of it, or it identifies nobody";
    return { value: null, insufficient: { because, need: null, have: null } };
  }
  const sum = planned.reduce((total, { completeness }) => total + (completeness.value ?? 0), 0);
  return { value: Math.round((sum / planned.length) * 10_000) / 10_000, insufficient: null };
};

export const sourceView = (quality: SourceQualityResponse): Source => ({
  source: quality.source,
  freshness: quality.freshness.state,
  lastEvent: quality.freshness.lastEvent,
  expectedBy: quality.freshness.expectedBy,
  received: quality.volume.today,
  validity: shareView(quality.totals.validity),
  completeness: completenessOf(quality),
});

/** What came in on the last day of the window, of all sources. */
export const eventsOf = (
  all: readonly SourceQualityResponse[],
  day: string,
): HomeResponse["events"] => {
  const days = all.flatMap(({ history }) => history.filter((each) => each.day === day));
  const sum = (
    field: "received" | "accepted" | "warned" | "quarantined" | "rejected" | "duplicate",
  ) => days.reduce((total, each) => total + each[field], 0);
  return {
    day,
    received: sum("received"),
    accepted: sum("accepted"),
    warned: sum("warned"),
    quarantined: sum("quarantined"),
    rejected: sum("rejected"),
    duplicate: sum("duplicate"),
  };
};
