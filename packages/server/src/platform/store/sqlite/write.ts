import type { TimerKind } from "@attune/core/commit";
import { dueOf, facetsOf, TIMER_KINDS } from "@attune/core/commit";
import type { Event } from "@attune/core/event";
import { createStateEncoder } from "@attune/core/profile";
import type { Database, Loaded, Writer } from "../engine/index.ts";
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
import type { Tails } from "./tails.ts";
import { createTimerRows } from "./timer-rows.ts";

const NO_TEXTS: ReadonlyMap<Event, string> = new Map();

const createLogWriter = (db: Database, tails: Tails): Pick<Writer, "log" | "decision"> => {
  const insertLog = db.prepare(
    "INSERT INTO log (seq, at, kind, facet, name) VALUES (?, ?, ?, ?, ?)",
  );
  const insertPayload = db.prepare("INSERT INTO payload (seq, body) VALUES (?, ?)");
  return {
    log: (entries, stored = NO_TEXTS) => {
      const timeOf = createTimeOf();
      for (const recorded of entries) {
        const { seq, at, entry } = recorded;
        insertLog.run(seq, at, entry.kind, primaryFacet(recorded), eventName(entry));
        insertPayload.run(recorded.seq, bodyOf(recorded, stored));
        const time = timeOf(recorded);
        for (const facet of new Set(facetsOf(recorded.entry)))
          tails.addPlace(facet, time, recorded.seq);
      }
    },
    decision: ({ seq, at, facet, body }) => {
      insertLog.run(seq, at, "decision", facet, null);
      insertPayload.run(seq, body);
      if (facet !== null) tails.addPlace(facet, at, seq);
    },
  };
};

const createFacetWriter = (db: Database): Writer["state"] => {
  const encode = createStateEncoder();
  const insert = db.prepare(
    "INSERT INTO facet (id, ns, value, anonymous, since, profile, state, seq, members, folded, memberships) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
  );
  const update = db.prepare(
    "UPDATE facet SET profile = ?, state = ?, seq = ?, members = ?, folded = ?, memberships = ? WHERE id = ?",
  );
  const updateMember = db.prepare("UPDATE facet SET profile = ?, state = ? WHERE id = ?");
  const updateProfile = db.prepare(
    "UPDATE facet SET seq = ?, members = ?, folded = ?, memberships = ? WHERE id = ?",
  );
  const repoint = db.prepare("UPDATE facet SET profile = ? WHERE id = ?");
  const remove = db.prepare("DELETE FROM facet WHERE id = ?");

  const writeFacet = ({ set, stored }: Loaded, id: number): void => {
    const facet = set.facets.get(id);
    if (!facet) return void remove.run(id);
    const state: string = encode(facet.state);
    const { ns, value } = facet.identifier;
    if (!stored.has(id)) {
      stored.add(id);
      insert.run(
        id,
        ns,
        value,
        facet.anonymous ? 1 : 0,
        facet.since,
        facet.profile,
        state,
        ...profileColumns(set.profiles.get(id), encode),
      );
    } else if (set.touched.profiles.has(id)) {
      update.run(facet.profile, state, ...profileColumns(set.profiles.get(id), encode), id);
    } else updateMember.run(facet.profile, state, id);
  };

  return (loaded) => {
    const { touched, profiles } = loaded.set;
    for (const id of touched.facets) writeFacet(loaded, id);
    for (const [facet, profile] of touched.pointers) {
      if (!touched.facets.has(facet)) repoint.run(profile, facet);
    }
    for (const id of touched.profiles) {
      if (!touched.facets.has(id))
        updateProfile.run(...profileColumns(profiles.get(id), encode), id);
    }
  };
};

const createLinkWriter = (db: Database): Writer["state"] => {
  const upsertLink = db.prepare(
    "INSERT INTO link (a, b, seq, revoked_by) VALUES (?, ?, ?, ?) ON CONFLICT (a, b) DO UPDATE SET seq = excluded.seq, revoked_by = excluded.revoked_by",
  );
  const deleteLink = db.prepare("DELETE FROM link WHERE a = ? AND b = ?");
  const upsertCannot = db.prepare(
    "INSERT OR REPLACE INTO cannot_link (a, b, unmerge) VALUES (?, ?, ?)",
  );
  const deleteCannot = db.prepare("DELETE FROM cannot_link WHERE a = ? AND b = ?");
  return ({ set }) => {
    for (const key of set.touched.links) {
      const link = set.links.get(key);
      if (link) upsertLink.run(...link.pair, link.seq, link.revokedBy);
      else deleteLink.run(...pairOfKey(key));
    }
    for (const key of set.touched.cannotLinks) {
      const cannot = set.cannotLinks.get(key);
      if (cannot) upsertCannot.run(...cannot.pair, cannot.unmerge);
      else deleteCannot.run(...pairOfKey(key));
    }
  };
};

const createTimerWriter = (db: Database): Writer["state"] => {
  const writeTimer = createTimerRows(db);
  const write = ({ set, timers }: Loaded, kind: TimerKind, id: number): void => {
    const profile = set.profiles.get(id);
    const due = profile ? dueOf(kind, profile) : null;
    if (due === (timers[kind].get(id) ?? null)) return;
    writeTimer(kind, id, due);
    if (due === null) timers[kind].delete(id);
    else timers[kind].set(id, due);
  };
  return (loaded) => {
    for (const id of loaded.set.touched.profiles)
      for (const kind of TIMER_KINDS) write(loaded, kind, id);
  };
};

const createMemberWriter = (db: Database): Writer["state"] => {
  const upsert = db.prepare(
    "INSERT INTO member (segment, profile, since) VALUES (?, ?, ?) ON CONFLICT (segment, profile) DO UPDATE SET since = excluded.since",
  );
  const remove = db.prepare("DELETE FROM member WHERE segment = ? AND profile = ?");
  const count = db.prepare(
    "INSERT INTO segment_size (segment, part, members) VALUES (?, 0, ?) ON CONFLICT (segment, part) DO UPDATE SET members = members + excluded.members",
  );
  return (loaded) => {
    const { added, removed, moved } = memberChanges(loaded);
    for (const row of added) upsert.run(...row);
    for (const row of removed) remove.run(...row);
    for (const row of moved) count.run(...row);
  };
};

export const createWriter = (
  db: Database,
  tails: Tails,
  countProfiles: (loaded: Loaded) => void,
): Writer => {
  const parts = [
    createFacetWriter(db),
    createLinkWriter(db),
    createAccountWriter(db),
    createTimerWriter(db),
    createMemberWriter(db),
    countProfiles,
  ];
  return {
    ...createLogWriter(db, tails),
    state: (loaded) => parts.forEach((write) => write(loaded)),
    dedupe: (hashes) => hashes.forEach(tails.addHash),
  };
};
