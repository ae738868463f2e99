import type { Routes } from "../../platform/http/index.ts";
import type { Explain } from "../decide/index.ts";
import type { Profiles } from "./service.ts";

type ProfileRoutes = Pick<
  Routes,
  "findProfile" | "profile" | "timeline" | "profileDecisions" | "unmerge" | "undo"
>;

export const profileRoutes = (profiles: Profiles, explain: Explain): ProfileRoutes => ({
  findProfile: ({ query }) => profiles.find(query.identifier),
  profile: ({ params }) => profiles.get(params.id),
  timeline: ({ params, query, mask }) =>
    profiles.timeline(params.id, query.limit, query.before, mask),
  profileDecisions: async ({ params, query: { limit, language }, mask }) => {
    const { id } = await profiles.rowOf(params.id);
    return { decisions: await explain.latest(id, limit, { mask, language }) };
  },
  unmerge: ({ params, body, caller }) =>
    profiles.unmerge(params.id, body.take, body.reason, caller?.actor ?? "unknown"),
  undo: ({ params, body, caller }) =>
    profiles.undo(params.id, body.unmerge, caller?.actor ?? "unknown"),
});
