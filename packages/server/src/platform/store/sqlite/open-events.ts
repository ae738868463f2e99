import type { Database, OpenEvent, OpenEvents } from "../engine/index.ts";
import { int, maybeInt, text } from "../engine/index.ts";

/** Events in order of their sequence, found by facet, let go at either end. */
const createQueue = () => {
  const queue: OpenEvent[] = [];
  const byFacet = new Map<number, OpenEvent[]>();
  /** Where the queue begins: what stands before it was let go. */
  let head = 0;

  const take = (facet: number, from: "start" | "end"): void => {
    const left = byFacet.get(facet);
    if (from === "start") left?.shift();
    else left?.pop();
    if (left?.length === 0) byFacet.delete(facet);
  };

  return {
    add: (open: OpenEvent): void => {
      queue.push(open);
      const known = byFacet.get(open.facet);
      if (known) known.push(open);
      else byFacet.set(open.facet, [open]);
    },
    /** The sequence after the last event. */
    end: (): number => (queue.at(-1)?.seq ?? 0) + 1,
    of: (facet: number): readonly OpenEvent[] => byFacet.get(facet) ?? [],
    dropBefore: (seq: number): void => {
      for (let open = queue[head]; open && open.seq < seq; open = queue[head]) {
        take(open.facet, "start");
        head += 1;
      }
      if (head * 2 < queue.length) return;
      queue.splice(0, head);
      head = 0;
    },
    dropAfter: (seq: number): void => {
      for (let open = queue.at(-1); open && open.seq > seq; open = queue.at(-1)) {
        if (queue.length === head) return;
        take(open.facet, "end");
        queue.pop();
      }
    },
  };
};

/**
 * Events of anonymous facets whose rows are still in the timeline's tail, which no index finds by
 * facet. They are let go when their rows have been moved into the index and that is committed.
 */
export const createOpenEvents = (
  db: Database,
): OpenEvents & {
  /** The tail was trimmed: its rows stand in order of their sequence. */
  readonly trimmed: () => void;
} => {
  const inTail = db.prepare(
    `SELECT t.facet, t.time, t.seq, json_extract(p.body, '$.source') AS source
     FROM timeline_tail t JOIN log l ON l.seq = t.seq AND l.kind = 'event'
     JOIN facet f ON f.id = t.facet AND f.anonymous = 1 JOIN payload p ON p.seq = t.seq ORDER BY t.seq`,
  );
  const firstInTail = db.prepare("SELECT seq FROM timeline_tail ORDER BY n LIMIT 1");
  const queue = createQueue();
  /** Sequences before these are in the index: once this transaction is committed; for certain. */
  let moving: number | null = null;
  let moved: number | null = null;

  for (const row of inTail.iterate())
    queue.add({
      facet: int(row, "facet"),
      time: int(row, "time"),
      seq: int(row, "seq"),
      source: text(row, "source"),
    });

  return {
    add: queue.add,
    of: queue.of,
    trimmed: () => {
      // Of an empty tail all that is held now was moved; what is added before it is let go was not.
      moving = maybeInt(firstInTail.get(), "seq") ?? queue.end();
    },
    turn: () => {
      if (moved !== null) queue.dropBefore(moved);
      moved = moving;
      moving = null;
    },
    rewind: (seq) => {
      moving = null;
      moved = null;
      queue.dropAfter(seq);
    },
  };
};
