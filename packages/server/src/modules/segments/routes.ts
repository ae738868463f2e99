import type { WhyOfferResponse, WhyQuery } from "@attune/contract";
import type { Mask } from "@attune/core/privacy";
import type { Routes } from "../../platform/http/index.ts";
import type { Facts } from "./facts.ts";
import type { createPreview } from "./preview.ts";
import type { Segments } from "./service.ts";
import type { createWhyAccount } from "./why-account.ts";
import type { createWhy } from "./why.ts";

type SegmentRoutes = Pick<
  Routes,
  | "segments"
  | "segment"
  | "segmentMembers"
  | "previewSegment"
  | "segmentOverlap"
  | "segmentHistory"
  | "segmentRevenue"
  | "whyProfile"
  | "whyAccount"
>;

export type SegmentServices = {
  readonly segments: Segments;
  readonly facts: Facts;
  readonly preview: ReturnType<typeof createPreview>;
  readonly why: ReturnType<typeof createWhy>;
  /** Why an offer is, or is not, shown to somebody. */
  readonly whyOffer: (id: string, query: WhyQuery, mask: Mask | null) => Promise<WhyOfferResponse>;
  readonly whyAccount: ReturnType<typeof createWhyAccount>;
};

export const segmentRoutes = ({
  segments,
  facts,
  preview,
  why,
  whyOffer,
  whyAccount,
}: SegmentServices): SegmentRoutes => ({
  segments: async () => ({ segments: [...(await segments.list())] }),
  segment: ({ params }) => segments.get(params.key),
  segmentMembers: ({ params, query }) => segments.members(params.key, query.limit, query.after),
  previewSegment: ({ body, mask }) => preview(body, mask),
  segmentOverlap: ({ query }) => facts.overlap(query),
  segmentHistory: ({ params, query }) => facts.history(params.key, query),
  segmentRevenue: ({ params }) => facts.revenue(params.key),
  whyProfile: ({ params, query, mask }) =>
    query.of.startsWith("offer:") ? whyOffer(params.id, query, mask) : why(params.id, query, mask),
  whyAccount: ({ params, query, mask }) => whyAccount(params.id, query.of, mask),
});
