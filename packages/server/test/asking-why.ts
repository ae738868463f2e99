import type { WhyOfferResponse, WhyResponse } from "@attune/contract";
import type { RunningAttune } from "./running-attune.ts";

type Query = Readonly<Record<string, string>>;

/** Why a profile is, or is not, in a segment. */
export const whySegment = async (
  attune: RunningAttune,
  id: string,
  query: Query,
): Promise<WhyResponse> => {
  const told = await attune.call("whyProfile", { params: { id }, query });
  if ("segment" in told) return told;
  throw new Error("an answer about a segment was expected");
};

/** Why an offer is, or is not, shown to a profile. */
export const whyOffer = async (
  attune: RunningAttune,
  id: string,
  query: Query,
): Promise<WhyOfferResponse> => {
  const told = await attune.call("whyProfile", { params: { id }, query });
  if ("offer" in told) return told;
  throw new Error("an answer about an offer was expected");
};
