import type { Database } from "./database.ts";
import type { WorkingSet } from "@attune/core/commit";
import { ACCOUNT_TIMER, dueOf, pairKey, TIMER_KINDS } from "@attune/core/commit";
import { firstDue } from "@attune/core/segment";
import type { Verification } from "../contract.ts";
import { accountCells, membershipsOf } from "./account-rows.ts";
import { int, maybeInt, maybeText, text } from "./database.ts";
import { compareQuality } from "./quality/index.ts";
import { profileColumns } from "./codec.ts";
import { compareAccountMemberships } from "./verify-account-segments.ts";
import type { StateTexts } from "./verify-segments.ts";
import { compareMemberships, stateTexts } from "./verify-segments.ts";
import type { Findings, LogToVerify, VerifyProgress } from "./verify-log.ts";
import { createFindings, foldLog } from "./verify-log.ts";

/** Compares the rows of one table with what the fold says they are, both ways. */
const compare = (
  table: string,
  stored: Iterable<readonly [string, string]>,
  folded: Map<string, string>,
  findings: Findings,
): void => {
  for (const [key, value] of stored) {
    const wanted = folded.get(key) ?? null;
    if (wanted !== value) findings.add({ table, key, stored: value, folded: wanted });
    folded.delete(key);
  }
  for (const [key, wanted] of folded) findings.add({ table, key, stored: null, folded: wanted });
};

const rowsOf = function* (
  db: Database,
  sql: string,
  read: (row: Readonly<Record<string, unknown>>) => readonly [string, string],
): Generator<readonly [string, string]> {
  for (const row of db.prepare(sql).iterate()) yield read(row);
};

/** A facet's row as one text: what it is, where it belongs, what is known through it. */
const facetText = (
  identifier: string,
  anonymous: number,
  since: number,
  profile: number,
  state: string,
): string => `${identifier} ${anonymous} ${since} p${profile} ${state}`;

const compareState = (
  db: Database,
  set: WorkingSet,
  findings: Findings,
  { stored: storedState, folded: foldedState }: StateTexts,
): void => {
  const facets = new Map(
    [...set.facets.values()].map(
      ({ id, identifier: { ns, value }, anonymous, since, profile, state }) => [
        String(id),
        facetText(`${ns}:${value}`, anonymous ? 1 : 0, since, profile, foldedState(state)),
      ],
    ),
  );
  const storedFacets = rowsOf(
    db,
    "SELECT id, ns, value, anonymous, since, profile, state FROM facet",
    (row) => [
      String(int(row, "id")),
      facetText(
        `${text(row, "ns")}:${text(row, "value")}`,
        int(row, "anonymous"),
        int(row, "since"),
        int(row, "profile"),
        storedState(text(row, "state")),
      ),
    ],
  );
  compare("facet", storedFacets, facets, findings);
  const profiles = new Map(
    [...set.profiles.values()].map((profile) => [
      String(profile.id),
      `${profile.seq} ${profileColumns(profile, foldedState).slice(1, 3).join(" ")}`,
    ]),
  );
  const storedProfiles = rowsOf(
    db,
    "SELECT id, seq, members, folded FROM facet WHERE seq IS NOT NULL",
    (row) => [
      String(int(row, "id")),
      `${int(row, "seq")} ${[maybeText(row, "members"), storedState(maybeText(row, "folded"))].join(" ")}`,
    ],
  );
  compare("profile", storedProfiles, profiles, findings);
};

const compareLinks = (db: Database, set: WorkingSet, findings: Findings): void => {
  const links = new Map(
    [...set.links.values()].map(({ pair, seq, revokedBy }) => [
      pairKey(pair),
      `${seq} ${revokedBy ?? "live"}`,
    ]),
  );
  compare(
    "link",
    rowsOf(db, "SELECT a, b, seq, revoked_by FROM link", (row) => [
      pairKey([int(row, "a"), int(row, "b")]),
      `${int(row, "seq")} ${maybeInt(row, "revoked_by") ?? "live"}`,
    ]),
    links,
    findings,
  );
  const cannot = new Map(
    [...set.cannotLinks.values()].map(({ pair, unmerge }) => [pairKey(pair), String(unmerge)]),
  );
  compare(
    "cannot_link",
    rowsOf(db, "SELECT a, b, unmerge FROM cannot_link", (row) => [
      pairKey([int(row, "a"), int(row, "b")]),
      String(int(row, "unmerge")),
    ]),
    cannot,
    findings,
  );
  const timers = new Map([
    ...[...set.profiles.values()].flatMap((profile) =>
      TIMER_KINDS.flatMap((kind) => {
        const due = dueOf(kind, profile);
        return due === null ? [] : [[`${kind}/${profile.id}`, String(due)] as const];
      }),
    ),
    ...[...set.accounts.values()].flatMap(({ made, memberships }) => {
      const due = firstDue(memberships);
      return due === null ? [] : [[`${ACCOUNT_TIMER}/${made}`, String(due)] as const];
    }),
  ]);
  compare(
    "timer",
    rowsOf(db, "SELECT kind, profile, CAST(due AS TEXT) AS due FROM timer", (row) => [
      `${text(row, "kind")}/${int(row, "profile")}`,
      text(row, "due"),
    ]),
    timers,
    findings,
  );
};

const compareAccounts = (db: Database, set: WorkingSet, findings: Findings): void => {
  const accounts = new Map(
    [...set.accounts.values()].map((account) => {
      const [id, name, made, seq, state] = accountCells(account);
      return [id, `${name ?? ""} ${made} ${seq} ${state}`];
    }),
  );
  const storedAccounts = rowsOf(db, "SELECT id, name, made, seq, state FROM account", (row) => [
    text(row, "id"),
    `${text(row, "name")} ${int(row, "made")} ${int(row, "seq")} ${text(row, "state")}`,
  ]);
  compare("account", storedAccounts, accounts, findings);
  const members = new Map(
    [...set.facets.keys()]
      .flatMap((facet) => membershipsOf(set, facet))
      .map(([account, facet]) => [`${facet}/${account}`, "in"]),
  );
  const storedMembers = rowsOf(db, "SELECT account, facet FROM account_member", (row) => [
    `${int(row, "facet")}/${text(row, "account")}`,
    "in",
  ]);
  compare("account_member", storedMembers, members, findings);
};

/**
 * Folds the log from nothing through the same code that made the state, and compares with what is
 * stored, byte for byte, over facets, profiles, links, cannot-links, accounts, uses of offers and timers (L5); what quality
 * counts of profiles, accepted events and refused links is counted anew. Works on one
 * snapshot of a connection of its own, so that it may run beside a server that writes.
 */
export const verifyLog = async (
  log: LogToVerify,
  progress: VerifyProgress,
): Promise<Verification> => {
  const { db } = log;
  const findings = createFindings();
  const { set, entries, events, quality, uses } = await foldLog(log, findings, progress);
  const sizes = { facets: set.facets.size, profiles: set.profiles.size, links: set.links.size };
  compareState(db, set, findings, stateTexts(db));
  // Accounts first: people are asked for those as their rows say they are.
  compareAccountMemberships(db, set, (table, stored, folded) =>
    compare(table, stored, folded, findings),
  );
  compareMemberships(db, set, (table, stored, folded) => compare(table, stored, folded, findings));
  compareLinks(db, set, findings);
  compareAccounts(db, set, findings);
  uses.compare(db, (table, stored, folded) => compare(table, stored, folded, findings));
  compareQuality(db, set, quality, (table, stored, folded) =>
    compare(table, stored, folded, findings),
  );
  const timers = int(db.prepare("SELECT count(*) AS n FROM timer").get(), "n");
  return {
    ok: findings.count === 0,
    entries,
    events,
    ...sizes,
    timers,
    differences: findings.list,
    differing: findings.count,
  };
};
