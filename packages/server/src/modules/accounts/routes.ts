import type { Routes } from "../../platform/http/index.ts";
import type { Accounts } from "./service.ts";

type AccountRoutes = Pick<Routes, "accounts" | "account" | "accountMembers" | "leaveAccount">;

export const accountRoutes = (accounts: Accounts): AccountRoutes => ({
  accounts: ({ query }) => accounts.list(query),
  account: ({ params }) => accounts.get(params.id),
  accountMembers: ({ params, query }) => accounts.members(params.id, query),
  leaveAccount: ({ params, caller }) =>
    accounts.leave(params.id, params.identifier, caller?.actor ?? "unknown"),
});
