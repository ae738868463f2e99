import type { TimerKind } from "@attune/core/commit";
import { dueOf, facetsOf, TIMER_KINDS } from "@attune/core/commit";
import type { Event } from "@attune/core/event";
import { createStateEncoder } from "@attune/core/profile";
import type { Loaded, Writer } from "../engine/index.ts";
import {
  bodyOf,
  createTimeOf,
  eventName,
  memberChanges,
  pairOfKey,
  primaryFacet,
  profileColumns,
} from "../engine/index.ts";
import { createAccountWriter } from "./accounts.ts";
import { createRows } from "./rows.ts";
import type { SyncConnection } from "./sync-connection.ts";
import { createTimerRows } from "./timer-rows.ts";

const NO_TEXTS: ReadonlyMap<Event, string> = new Map();

const createLogWriter = (connection: SyncConnection): Pick<Writer, "log" | "decision"> => {
  const log = createRows(
    connection,
    ["bigint", "bigint", "text", "bigint", "text"],
    (rows) => `INSERT INTO log (seq, at, kind, facet, name) SELECT * FROM ${rows}`,
  );
  const payload = createRows(
    connection,
    ["bigint", "text"],
    (rows) => `INSERT INTO payload (seq, body) SELECT * FROM ${rows}`,
  );
  const timeline = createRows(
    connection,
    ["bigint", "bigint", "bigint"],
    (rows) => `INSERT INTO timeline (facet, time, seq) SELECT * FROM ${rows}`,
  );
  return {
    log: (entries, stored = NO_TEXTS) => {
      const timeOf = createTimeOf();
      log(
        entries.map((each) => [
          each.seq,
          each.at,
          each.entry.kind,
          primaryFacet(each),
          eventName(each.entry),
        ]),
      );
      payload(entries.map((each) => [each.seq, bodyOf(each, stored)]));
      timeline(
        entries.flatMap((each) => {
          const time = timeOf(each);
          return [...new Set(facetsOf(each.entry))].map((facet) => [facet, time, each.seq]);
        }),
      );
    },
    decision: ({ seq, at, facet, body }) => {
      log([[seq, at, "decision", facet, null]]);
      payload([[seq, body]]);
      if (facet !== null) timeline([[facet, at, seq]]);
    },
  };
};

const createFacetRows = (connection: SyncConnection) => ({
  insert: createRows(
    connection,
    "bigint text text bigint bigint bigint text bigint text text text".split(" "),
    (rows) =>
      `INSERT INTO facet (id, ns, value, anonymous, since, profile, state, seq, members, folded, memberships) SELECT * FROM ${rows}`,
  ),
  update: createRows(
    connection,
    ["bigint", "bigint", "text", "bigint", "text", "text", "text"],
    (rows) =>
      `UPDATE facet f SET profile = r.profile, state = r.state, seq = r.seq, members = r.members, folded = r.folded, memberships = r.memberships
       FROM ${rows} AS r(id, profile, state, seq, members, folded, memberships) WHERE f.id = r.id`,
  ),
  updateMember: createRows(
    connection,
    ["bigint", "bigint", "text"],
    (rows) =>
      `UPDATE facet f SET profile = r.profile, state = r.state FROM ${rows} AS r(id, profile, state) WHERE f.id = r.id`,
  ),
  updateProfile: createRows(
    connection,
    ["bigint", "bigint", "text", "text", "text"],
    (rows) =>
      `UPDATE facet f SET seq = r.seq, members = r.members, folded = r.folded, memberships = r.memberships
       FROM ${rows} AS r(id, seq, members, folded, memberships) WHERE f.id = r.id`,
  ),
  repoint: createRows(
    connection,
    ["bigint", "bigint"],
    (rows) =>
      `UPDATE facet f SET profile = r.profile FROM ${rows} AS r(id, profile) WHERE f.id = r.id`,
  ),
  remove: createRows(
    connection,
    ["bigint"],
    (rows) => `DELETE FROM facet f USING ${rows} AS r(id) WHERE f.id = r.id`,
  ),
});

const createFacetWriter = (connection: SyncConnection): Writer["state"] => {
  const encode = createStateEncoder();
  const rows = createFacetRows(connection);
  return ({ set, stored }) => {
    const { touched, profiles } = set;
    const facets = [...touched.facets].flatMap((id) => set.facets.get(id) ?? []);
    const columnsOf = (id: number) => profileColumns(profiles.get(id), encode);
    rows.remove([...touched.facets].flatMap((id) => (set.facets.has(id) ? [] : [[id]])));
    const [known, fresh] = [
      facets.filter(({ id }) => stored.has(id)),
      facets.filter(({ id }) => !stored.has(id)),
    ];
    rows.insert(
      fresh.map(({ id, identifier: { ns, value }, anonymous, since, profile, state }) => [
        id,
        ns,
        value,
        anonymous ? 1 : 0,
        since,
        profile,
        encode(state),
        ...columnsOf(id),
      ]),
    );
    for (const { id } of fresh) stored.add(id);
    rows.update(
      known.flatMap(({ id, profile, state }) =>
        touched.profiles.has(id) ? [[id, profile, encode(state), ...columnsOf(id)]] : [],
      ),
    );
    rows.updateMember(
      known.flatMap(({ id, profile, state }) =>
        touched.profiles.has(id) ? [] : [[id, profile, encode(state)]],
      ),
    );
    rows.repoint([...touched.pointers].filter(([facet]) => !touched.facets.has(facet)));
    rows.updateProfile(
      [...touched.profiles].flatMap((id) =>
        touched.facets.has(id) ? [] : [[id, ...columnsOf(id)]],
      ),
    );
  };
};

const createLinkWriter = (connection: SyncConnection): Writer["state"] => {
  const pair = ["bigint", "bigint"];
  const upsertLink = createRows(
    connection,
    [...pair, "bigint", "bigint"],
    (rows) =>
      `INSERT INTO link (a, b, seq, revoked_by) SELECT * FROM ${rows} ON CONFLICT (a, b) DO UPDATE SET seq = excluded.seq, revoked_by = excluded.revoked_by`,
  );
  const deleteLink = createRows(
    connection,
    pair,
    (rows) => `DELETE FROM link l USING ${rows} AS r(a, b) WHERE l.a = r.a AND l.b = r.b`,
  );
  const upsertCannot = createRows(
    connection,
    [...pair, "bigint"],
    (rows) =>
      `INSERT INTO cannot_link (a, b, unmerge) SELECT * FROM ${rows} ON CONFLICT (a, b) DO UPDATE SET unmerge = excluded.unmerge`,
  );
  const deleteCannot = createRows(
    connection,
    pair,
    (rows) => `DELETE FROM cannot_link l USING ${rows} AS r(a, b) WHERE l.a = r.a AND l.b = r.b`,
  );
  return ({ set }) => {
    const links = [...set.touched.links];
    const kept = links.flatMap((key) => set.links.get(key) ?? []);
    upsertLink(kept.map(({ pair: [a, b], seq, revokedBy }) => [a, b, seq, revokedBy]));
    deleteLink(links.filter((key) => !set.links.has(key)).map(pairOfKey));
    const cannot = [...set.touched.cannotLinks];
    const stated = cannot.flatMap((key) => set.cannotLinks.get(key) ?? []);
    upsertCannot(stated.map(({ pair: [a, b], unmerge }) => [a, b, unmerge]));
    deleteCannot(cannot.filter((key) => !set.cannotLinks.has(key)).map(pairOfKey));
  };
};

const createTimerWriter = (
  connection: SyncConnection,
  onDue: (due: number) => void,
): Writer["state"] => {
  const write = createTimerRows(connection, onDue);
  type Change = { readonly kind: TimerKind; readonly id: number; readonly due: number | null };
  const changesOf = ({ set, timers }: Loaded): Change[] =>
    [...set.touched.profiles].flatMap((id) => {
      const profile = set.profiles.get(id);
      return TIMER_KINDS.flatMap((kind): Change[] => {
        const due = profile ? dueOf(kind, profile) : null;
        return due === (timers[kind].get(id) ?? null) ? [] : [{ kind, id, due }];
      });
    });
  return (loaded) => {
    const changes = changesOf(loaded);
    for (const { kind, id, due } of changes) {
      if (due === null) loaded.timers[kind].delete(id);
      else loaded.timers[kind].set(id, due);
    }
    write(changes.map(({ kind, id, due }) => [kind, id, due]));
  };
};

/** Parts of a segment's size: two connections that write seldom wait for one. */
const SIZE_PARTS = 64;

const createMemberWriter = (connection: SyncConnection): Writer["state"] => {
  const upsert = createRows(
    connection,
    ["text", "bigint", "bigint"],
    (rows) =>
      `INSERT INTO member (segment, profile, since) SELECT * FROM ${rows} ON CONFLICT (segment, profile) DO UPDATE SET since = excluded.since`,
  );
  const remove = createRows(
    connection,
    ["text", "bigint"],
    (rows) =>
      `DELETE FROM member m USING ${rows} AS r(segment, profile) WHERE m.segment = r.segment AND m.profile = r.profile`,
  );
  const count = createRows(
    connection,
    ["text", "bigint"],
    (rows) =>
      `INSERT INTO segment_size AS s (segment, part, members) SELECT r.segment, pg_backend_pid() % ${SIZE_PARTS}, r.by FROM ${rows} AS r(segment, by) ON CONFLICT (segment, part) DO UPDATE SET members = s.members + excluded.members`,
  );
  return (loaded) => {
    const { added, removed, moved } = memberChanges(loaded);
    upsert(added);
    remove(removed);
    count(moved);
  };
};

/** Writes with one statement for each kind of row; `onDue` is told the instants of new timers. */
export const createWriter = (
  connection: SyncConnection,
  countProfiles: (loaded: Loaded) => void,
  onDue: (due: number) => void,
): Writer => {
  const parts = [
    createFacetWriter(connection),
    createLinkWriter(connection),
    createAccountWriter(connection, onDue),
    createTimerWriter(connection, onDue),
    createMemberWriter(connection),
    countProfiles,
  ];
  const dedupe = createRows(
    connection,
    ["bytea"],
    (rows) => `INSERT INTO dedupe (hash) SELECT * FROM ${rows}`,
  );
  return {
    ...createLogWriter(connection),
    state: (loaded) => parts.forEach((write) => write(loaded)),
    dedupe: (hashes) => dedupe(hashes.map((hash) => [hash])),
  };
};
