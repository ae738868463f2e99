import { z } from "zod";
import {
  AccountList,
  AccountMembers,
  AccountResponse,
  AccountsQuery,
  LeaveResponse,
  MembersQuery,
} from "../accounts.ts";
import type { Operation } from "../operation.ts";
import { IdentifierText } from "../shared.ts";
import { SECRET, SECRET_PROBLEMS, SECRET_WRITE_PROBLEMS } from "./shared.ts";

/** A group id has at most 200 characters. */
export const AccountParams = z.object({ id: z.string().max(200) });

/** Companies and households, and who belongs to them. */
export const ACCOUNT_OPERATIONS = {
  accounts: {
    method: "GET",
    path: "/v1/accounts",
    tag: "Accounts",
    summary: "The accounts that group calls have named",
    access: SECRET,
    query: AccountsQuery,
    response: AccountList,
    problems: SECRET_PROBLEMS,
  },
  account: {
    method: "GET",
    path: "/v1/accounts/{id}",
    tag: "Accounts",
    summary: "An account: its traits and what its members did for it",
    access: SECRET,
    params: AccountParams,
    response: AccountResponse,
    problems: [...SECRET_PROBLEMS, "account-not-found"],
  },
  accountMembers: {
    method: "GET",
    path: "/v1/accounts/{id}/members",
    tag: "Accounts",
    summary: "The profiles that are in an account",
    access: SECRET,
    params: AccountParams,
    query: MembersQuery,
    response: AccountMembers,
    problems: [...SECRET_PROBLEMS, "account-not-found"],
  },
  leaveAccount: {
    method: "DELETE",
    path: "/v1/accounts/{id}/members/{identifier}",
    tag: "Accounts",
    summary: "Take a profile out of an account",
    access: SECRET,
    params: AccountParams.extend({ identifier: IdentifierText }),
    response: LeaveResponse,
    problems: [
      ...SECRET_WRITE_PROBLEMS,
      "account-not-found",
      "member-not-found",
      "profile-not-found",
      "identifier-not-valid",
    ],
  },
} as const satisfies Readonly<Record<string, Operation>>;
