import { problem } from "@attune/contract";
import { accountAttributes } from "@attune/core/account";
import type { Subject } from "@attune/core/condition";
import type { Mask } from "@attune/core/privacy";
import type { Program } from "@attune/core/segment";
import { seenAccount, subjectOfAccount } from "@attune/core/segment";
import type { AccountRow } from "../../platform/store/index.ts";
import { hiddenFrom } from "./hidden-from.ts";

/** An account as lists show it. */
export const accountView = ({ id, state }: AccountRow) => {
  const name = state.traits["name"]?.value;
  return { account: id, name: typeof name === "string" ? name : null };
};

/** An account as a condition of accounts is asked of it, at an instant (epoch ms), by who may see so much. */
export const accountSubject = (
  program: Program,
  row: AccountRow,
  mask: Mask | null,
  now: number,
): Subject => {
  const { isIn } = seenAccount(program, row);
  const attributes = hiddenFrom(accountAttributes(row.id, row.state), mask);
  return subjectOfAccount(attributes, (segment) => isIn(segment, now), now);
};

/** Refuses a segment of accounts where only people can be asked. */
export const checkOfProfiles = ({ accounts }: Program, key: string, instead: string): void => {
  if (!accounts.byKey.has(key)) return;
  const detail = `${key} is a segment of accounts: ${instead}`;
  throw problem("parameter-not-valid", { errors: [{ pointer: "/of", detail }] });
};
