import type { Routes } from "../../platform/http/index.ts";
import type { Quarantine } from "./service.ts";

type QuarantineRoutes = Pick<
  Routes,
  | "quarantine"
  | "quarantined"
  | "releaseQuarantined"
  | "discardQuarantined"
  | "releaseGroup"
  | "discardGroup"
  | "discardMatching"
>;

export const quarantineRoutes = (quarantine: Quarantine): QuarantineRoutes => ({
  quarantine: ({ query }) => quarantine.list(query),
  quarantined: ({ params }) => quarantine.get(params.id),
  releaseQuarantined: ({ params, body, caller }) =>
    quarantine.release(params.id, body, caller?.actor ?? "unknown"),
  discardQuarantined: ({ params, body, caller }) =>
    quarantine.discard(params.id, body.reason, caller?.actor ?? "unknown"),
  releaseGroup: ({ params, body, caller }) =>
    quarantine.releaseGroup(params.group, body, caller?.actor ?? "unknown"),
  discardGroup: ({ params, body, caller }) =>
    quarantine.discardGroup(params.group, body, caller?.actor ?? "unknown"),
  discardMatching: ({ body, caller }) =>
    quarantine.discardMatching(body, caller?.actor ?? "unknown"),
});
