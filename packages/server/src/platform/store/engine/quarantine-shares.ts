import type { Database } from "./database.ts";
import { int, text } from "./database.ts";
import type { EngineParts } from "./parts.ts";
import type { Size } from "./quarantine-groups.ts";

/** By which source an event came, and whether by one of its browser keys. */
export type Sender = { readonly source: string; readonly isPublic: boolean };
export type Share = Sender & Size;

/** Bytes that quarantine holds for each event of its limit: those of a large ordinary one. */
const BYTES_EACH = 4_096;
/** The part of the room that browser keys keep, however much the others send. */
const PUBLIC_PART = 0.1;

const sum = (shares: readonly Share[], by: keyof Size): number =>
  shares.reduce((total, share) => total + share[by], 0);

/** Counts what each sender holds of quarantine's room, in memory: `limit` events and 4 KiB for each. */
export const createQuarantineShares = (
  db: Database,
  { lock, isShared }: Pick<EngineParts, "lock" | "isShared">,
  limit: number,
) => {
  const counted = db.prepare(
    "SELECT source, public, count(*) AS n, sum(bytes) AS bytes FROM quarantine GROUP BY source, public",
  );
  const anyRow = db.prepare("SELECT 1 AS found FROM quarantine LIMIT 1");
  const room: Size = { rows: limit, bytes: limit * BYTES_EACH };
  const shares = new Map<string, Share>();
  const held = { rows: 0, bytes: 0 };

  const add = ({ source, isPublic }: Sender, { rows, bytes }: Size): void => {
    const key = `${isPublic ? 1 : 0}${source}`;
    const share = shares.get(key);
    shares.set(key, {
      source,
      isPublic,
      rows: (share?.rows ?? 0) + rows,
      bytes: (share?.bytes ?? 0) + bytes,
    });
    held.rows += rows;
    held.bytes += bytes;
  };
  const reload = (): void => {
    shares.clear();
    Object.assign(held, { rows: 0, bytes: 0 });
    for (const row of counted.iterate())
      add(
        { source: text(row, "source"), isPublic: int(row, "public") === 1 },
        { rows: int(row, "n"), bytes: int(row, "bytes") },
      );
  };
  if (!isShared) reload();

  /** Whether there is more than its room, or would be with some more events. */
  const isOver = (more: number): boolean =>
    held.rows + more > room.rows || held.bytes + more * BYTES_EACH > room.bytes;

  return {
    add,
    reload,
    /** Nobody else changes quarantine until the transaction ends. */
    hold: (): void => {
      if (lock("quarantine")) reload();
    },
    isOver,
    isEmpty: (): boolean => (isShared ? anyRow.get() === undefined : held.rows === 0),
    /**
     * Who makes room next: the fullest browser keys down to their part, then the fullest of the
     * others. So a public key pushes out nothing that trusted sources have left here, but for that part.
     */
    fullest: (): Share | null => {
      const by = held.bytes > room.bytes ? "bytes" : "rows";
      const all = [...shares.values()].filter(({ rows }) => rows > 0);
      const [open, trusted] = [
        all.filter(({ isPublic }) => isPublic),
        all.filter(({ isPublic }) => !isPublic),
      ];
      const first = trusted.length === 0 || sum(open, by) > room[by] * PUBLIC_PART ? open : trusted;
      return first.toSorted((a, b) => b[by] - a[by])[0] ?? null;
    },
  };
};

export type QuarantineShares = ReturnType<typeof createQuarantineShares>;
