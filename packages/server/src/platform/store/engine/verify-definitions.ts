import type { Database } from "./database.ts";
import type { DefinitionNote, Entry, Recorded } from "@attune/core/commit";
import type { Difference } from "../contract.ts";
import { bodyHash } from "../definition-revision.ts";
import { authorsOf } from "./definition-rows.ts";
import { int, maybeText, text } from "./database.ts";

type Folded = {
  status: string;
  /** Hash of its content; null as long as no entry has told it. */
  body: string | null;
  authors: readonly string[];
};

/** What a version's row says. What its entries never told is not compared. */
const versionText = ({ status, body, authors }: Folded): string =>
  body === null ? status : `${status} ${body} ${authors.join(",")}`;

type Compare = (
  table: string,
  stored: ReadonlyMap<string, string>,
  folded: ReadonlyMap<string, string>,
) => void;

const compareWith =
  (add: (difference: Difference) => void): Compare =>
  (table, stored, folded) => {
    for (const key of new Set([...stored.keys(), ...folded.keys()])) {
      const [found, wanted] = [stored.get(key) ?? null, folded.get(key) ?? null];
      if (found !== wanted) add({ table, key, stored: found, folded: wanted });
    }
  };

const storedVersions = (db: Database, versions: ReadonlyMap<string, Folded>): Map<string, string> =>
  new Map(
    db
      .prepare("SELECT kind, key, version, status, body, authors FROM definition")
      .all()
      .map((row) => {
        const key = `${text(row, "kind")}/${text(row, "key")}/${int(row, "version")}`;
        const isTold = versions.get(key)?.body !== null;
        const body = isTold ? bodyHash(text(row, "body")) : null;
        return [key, versionText({ status: text(row, "status"), body, authors: authorsOf(row) })];
      }),
  );

const storedEvents = (db: Database): Map<string, string> =>
  new Map(
    db
      .prepare(
        "SELECT kind, key, seq, version, status, actor, origin, at, reason FROM definition_event",
      )
      .all()
      .map((row) => [
        `${text(row, "kind")}/${text(row, "key")}/${int(row, "seq")}`,
        [
          int(row, "version"),
          text(row, "status"),
          text(row, "actor"),
          text(row, "origin"),
          int(row, "at"),
          maybeText(row, "reason"),
        ].join(" "),
      ]),
  );

type Noted = Extract<Entry, { kind: "definitions" }>;

const eventText = ({ at }: Recorded, { actor, origin }: Noted, note: DefinitionNote): string =>
  [note.version, note.status, actor, origin, at, note.reason ?? null].join(" ");

/** The definitions' versions, what became of each, and who did it, as the log tells it. */
export const createDefinitionFold = () => {
  const versions = new Map<string, Folded>();
  const events = new Map<string, string>();
  /** The version of each definition that is live. */
  const live = new Map<string, number>();

  const retire = (id: string): void => {
    const before = versions.get(`${id}/${live.get(id) ?? 0}`);
    if (before?.status === "live") before.status = "archived";
    live.delete(id);
  };

  const foldNote = (actor: string, note: DefinitionNote): void => {
    const id = `${note.kind}/${note.key}`;
    const known = versions.get(`${id}/${note.version}`);
    if (note.status === "live") {
      retire(id);
      live.set(id, note.version);
    }
    const before = known?.authors ?? [];
    versions.set(`${id}/${note.version}`, {
      status: note.status,
      body: note.body ?? null,
      // An entry of before 0002 tells its last author only: that is what the migration took over.
      authors:
        note.body === undefined ? [actor] : note.edited ? [...new Set([...before, actor])] : before,
    });
  };

  return {
    fold: (recorded: Recorded, entry: Noted): void => {
      for (const note of entry.changes) {
        foldNote(entry.actor, note);
        if (entry.origin !== undefined)
          events.set(`${note.kind}/${note.key}/${recorded.seq}`, eventText(recorded, entry, note));
      }
    },
    compare: (db: Database, add: (difference: Difference) => void): void => {
      const compare = compareWith(add);
      const folded = new Map([...versions].map(([key, each]) => [key, versionText(each)]));
      compare("definition", storedVersions(db, versions), folded);
      compare("definition_event", storedEvents(db), events);
    },
  };
};
