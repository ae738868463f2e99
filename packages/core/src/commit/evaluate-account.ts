import type { AccountState } from "../account/index.ts";
import type { AccountMemberships, LiveSegment, Program } from "../segment/index.ts";
import { dueBy, evaluateAccountSegments, isIn } from "../segment/index.ts";
import type { Cause } from "./evaluate.ts";
import type { CommitContext } from "./record.ts";
import { record } from "./record.ts";
import type { Recorded } from "./entry.ts";
import type { AccountRecord, WorkingSet } from "./working-set.ts";
import { accountIn } from "./working-set.ts";

const withDue = (
  memberships: AccountMemberships,
  found: ReadonlyMap<string, number | null>,
): AccountMemberships => {
  const due: Record<string, number> = { ...memberships.due };
  for (const [segment, instant] of found) {
    if (instant === null) delete due[segment];
    else due[segment] = instant;
  }
  return { ...memberships, due };
};

/**
 * Whether segments of profiles may see another account than before: it is in others of those that they
 * ask it for, or time alone changes that sooner than they know.
 */
export const isSeenElsewhere = (
  { accounts: { askedFor } }: Program,
  before: AccountMemberships,
  after: AccountMemberships,
): boolean =>
  askedFor.some(
    (key) =>
      Object.hasOwn(before.in, key) !== Object.hasOwn(after.in, key) ||
      (after.due[key] ?? Infinity) < (before.due[key] ?? Infinity),
  );

/**
 * Evaluates some segments of an account as it stands, records which it enters and leaves, and keeps when
 * each is to be looked at next. Its members are to be looked at where that concerns them.
 */
const evaluateSome = (
  set: WorkingSet,
  log: Recorded[],
  context: CommitContext,
  account: AccountRecord,
  segments: readonly LiveSegment[],
  cause: Cause,
): void => {
  const { id, memberships } = account;
  // While it is not come by, what time will change of it is not known to anybody.
  const before = cause === "backfill" ? { ...memberships, due: {} } : memberships;
  const { entered, left, due } = evaluateAccountSegments(
    context.program,
    account,
    segments,
    context.at,
  );
  if (entered.length + left.length > 0)
    record(set, log, context, {
      kind: "account-membership",
      account: id,
      cause: cause === "backfill" ? null : cause,
      entered,
      left,
      ...(cause === "backfill" ? { backfill: true } : {}),
    });
  account.memberships = { ...withDue(account.memberships, due), at: context.at };
  set.touched.accounts.add(id);
  if (isSeenElsewhere(context.program, before, account.memberships)) set.touched.stirred.add(id);
};

/** Evaluates all segments of an account, such as those that were not there before. */
export const evaluateAccountAll = (
  set: WorkingSet,
  log: Recorded[],
  context: CommitContext,
  id: string,
  cause: Cause,
): void => {
  const { segments } = context.program.accounts;
  if (segments.length > 0) evaluateSome(set, log, context, accountIn(set, id), segments, cause);
};

const NO_KEYS: ReadonlySet<string> = new Set();

/** Evaluates what is due by now of an account that is known. False when nothing is. */
export const evaluateAccountDue = (
  set: WorkingSet,
  log: Recorded[],
  context: CommitContext,
  id: string,
  except: ReadonlySet<string> = NO_KEYS,
): boolean => {
  const account = set.accounts.get(id);
  const due = new Set(account ? dueBy(account.memberships, context.at) : []);
  if (!account || due.size === 0) return false;
  const { accounts } = context.program;
  const segments = accounts.segments.filter(
    (segment) =>
      due.has(segment.key) && !except.has(segment.key) && accounts.isKept(segment, account.made),
  );
  // A segment that is live no longer has nothing to be looked at; one that is not kept yet is come by.
  const gone = [...due].filter((key) => !segments.some((each) => each.key === key));
  account.memberships = withDue(account.memberships, new Map(gone.map((key) => [key, null])));
  evaluateSome(set, log, context, account, segments, null);
  return true;
};

/** Evaluates what an event can have changed of the account that it names; `before` is absent where it made it. */
export const evaluateAccountEvent = (
  set: WorkingSet,
  log: Recorded[],
  context: CommitContext,
  id: string,
  { before, cause }: { readonly before: AccountState | undefined; readonly cause: number },
): void => {
  const { accounts } = context.program;
  if (accounts.segments.length === 0) return;
  const account = accountIn(set, id);
  const isLooked = before !== undefined && account.memberships.at > 0;
  if (isLooked && !accounts.seesAnother(id, before, account.state)) return;
  evaluateSome(set, log, context, account, accounts.segments, cause);
};

/** Takes an account out of a segment that is live no longer. */
export const leaveAccountSegment = (
  set: WorkingSet,
  log: Recorded[],
  context: CommitContext,
  id: string,
  segment: string,
): void => {
  const account = set.accounts.get(id);
  if (!account || !isIn(account.memberships, segment)) return;
  record(set, log, context, {
    kind: "account-membership",
    account: id,
    cause: null,
    entered: [],
    left: [segment],
    backfill: true,
  });
  account.memberships = withDue(account.memberships, new Map([[segment, null]]));
};
