import type { DatabaseSync } from "node:sqlite";
import type { Recorded } from "@attune/core/commit";
import { expiryOf, facetsOf } from "@attune/core/commit";
import type { Event } from "@attune/core/event";
import type { ProfileState } from "@attune/core/profile";
import { encodeState } from "@attune/core/profile";
import { bodyOf, encodeMembers, primaryFacet, timeOf } from "./codec.ts";
import type { Loaded } from "./load.ts";

export type Writer = {
  /** Appends entries to the log, with payloads and their places in timelines. */
  readonly log: (entries: readonly Recorded[], stored: ReadonlyMap<Event, string>) => void;
  /** Writes what a fold touched, as it stands at its end. */
  readonly state: (loaded: Loaded) => void;
  readonly dedupe: (hash: Uint8Array) => void;
  /** Appends a ledger record to the log of the facet decided for. */
  readonly decision: (row: { readonly seq: number; readonly at: number; readonly facet: number | null; readonly body: string }) => void;
};

const pairOfKey = (key: string): [number, number] => {
  const [a, b] = key.split("-");
  return [Number(a), Number(b)];
};

const createLogWriter = (db: DatabaseSync): Pick<Writer, "log" | "decision"> => {
  const insertLog = db.prepare("INSERT INTO log (seq, at, kind, facet) VALUES (?, ?, ?, ?)");
  const insertPayload = db.prepare("INSERT INTO payload (seq, body) VALUES (?, ?)");
  const insertTimeline = db.prepare("INSERT OR IGNORE INTO timeline (facet, time, seq) VALUES (?, ?, ?)");
  return {
    log: (entries, stored) => {
      for (const recorded of entries) {
        insertLog.run(recorded.seq, recorded.at, recorded.entry.kind, primaryFacet(recorded));
        insertPayload.run(recorded.seq, bodyOf(recorded, stored));
        const time = timeOf(recorded);
        for (const facet of facetsOf(recorded.entry)) insertTimeline.run(facet, time, recorded.seq);
      }
    },
    decision: ({ seq, at, facet, body }) => {
      insertLog.run(seq, at, "decision", facet);
      insertPayload.run(seq, body);
      if (facet !== null) insertTimeline.run(facet, at, seq);
    },
  };
};

/** Encodes each distinct state once: a profile of one facet shares that facet's. */
const stateEncoder = (): ((state: ProfileState) => string) => {
  const encoded = new Map<ProfileState, string>();
  return (state) => {
    const known = encoded.get(state);
    if (known !== undefined) return known;
    const text = encodeState(state);
    encoded.set(state, text);
    return text;
  };
};

const createStateWriter = (db: DatabaseSync): Writer["state"] => {
  const upsertFacet = db.prepare(
    "INSERT INTO facet (id, ns, value, anonymous, since, profile, state) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET profile = excluded.profile, state = excluded.state",
  );
  const deleteFacet = db.prepare("DELETE FROM facet WHERE id = ?");
  const repoint = db.prepare("UPDATE facet SET profile = ? WHERE id = ?");
  const upsertProfile = db.prepare(
    "INSERT INTO profile (id, seq, members, state) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET seq = excluded.seq, members = excluded.members, state = excluded.state",
  );
  const deleteProfile = db.prepare("DELETE FROM profile WHERE id = ?");
  const upsertLink = db.prepare("INSERT INTO link (a, b, seq, revoked_by) VALUES (?, ?, ?, ?) ON CONFLICT (a, b) DO UPDATE SET seq = excluded.seq, revoked_by = excluded.revoked_by");
  const deleteLink = db.prepare("DELETE FROM link WHERE a = ? AND b = ?");
  const upsertCannot = db.prepare("INSERT OR REPLACE INTO cannot_link (a, b, unmerge) VALUES (?, ?, ?)");
  const deleteCannot = db.prepare("DELETE FROM cannot_link WHERE a = ? AND b = ?");
  const upsertTimer = db.prepare("INSERT INTO timer (kind, profile, due) VALUES ('expiry', ?, ?) ON CONFLICT (kind, profile) DO UPDATE SET due = excluded.due");
  const deleteTimer = db.prepare("DELETE FROM timer WHERE kind = 'expiry' AND profile = ?");

  const writeFacets = ({ set }: Loaded, encode: (state: ProfileState) => string): void => {
    for (const id of set.touched.facets) {
      const facet = set.facets.get(id);
      if (!facet) deleteFacet.run(id);
      else upsertFacet.run(id, facet.identifier.ns, facet.identifier.value, facet.anonymous ? 1 : 0, facet.since, facet.profile, encode(facet.state));
    }
    for (const [facet, profile] of set.touched.pointers) {
      if (!set.touched.facets.has(facet)) repoint.run(profile, facet);
    }
  };

  const writeTimer = ({ set, timers }: Loaded, id: number): void => {
    const profile = set.profiles.get(id);
    const due = profile ? (expiryOf(profile)?.due ?? null) : null;
    const before = timers.get(id) ?? null;
    if (due === before) return;
    if (due === null) deleteTimer.run(id);
    else upsertTimer.run(id, due);
  };

  const writeProfiles = (loaded: Loaded, encode: (state: ProfileState) => string): void => {
    for (const id of loaded.set.touched.profiles) {
      const profile = loaded.set.profiles.get(id);
      if (!profile) deleteProfile.run(id);
      else upsertProfile.run(id, profile.seq, encodeMembers(profile.members), encode(profile.state));
      writeTimer(loaded, id);
    }
  };

  const writeLinks = ({ set }: Loaded): void => {
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

  return (loaded) => {
    const encode = stateEncoder();
    writeFacets(loaded, encode);
    writeProfiles(loaded, encode);
    writeLinks(loaded);
  };
};

export const createWriter = (db: DatabaseSync): Writer => {
  const insertDedupe = db.prepare("INSERT INTO dedupe (hash) VALUES (?)");
  return { ...createLogWriter(db), state: createStateWriter(db), dedupe: (hash) => void insertDedupe.run(hash) };
};
