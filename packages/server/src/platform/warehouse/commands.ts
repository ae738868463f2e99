import type { StreamEntry, StreamPosition } from "../store/index.ts";
import type {
  RankQuery,
  Ranks,
  RollupQuery,
  Rollups,
  SegmentHistory,
  SegmentHistoryQuery,
  ShelfResults,
  ShelfQuery,
  Span,
  TooMuch,
  Worth,
  WorthQuery,
} from "./contract.ts";
import type { DuckOptions } from "./duckdb/index.ts";
import type { Standing } from "./origin.ts";

/** What the warehouse's thread is asked. */
export type Command =
  /** Writes what was taken, with the cursor, in one transaction. */
  | { readonly command: "commit" }
  /** Computes one period, if one may be computed now; `now` is epoch ms. */
  | {
      readonly command: "compute";
      readonly now: number;
      /** The stream has more to take in: computing can wait. */
      readonly isBusy: boolean;
      /** Whatever the pace says. */
      readonly isForced: boolean;
      /** Those periods alone; null for any. */
      readonly periods: Span | null;
    }
  | { readonly command: "rollups"; readonly query: RollupQuery }
  | { readonly command: "worth"; readonly query: WorthQuery }
  | { readonly command: "ranks"; readonly query: RankQuery }
  | { readonly command: "shelves"; readonly query: ShelfQuery }
  | { readonly command: "segmentHistory"; readonly query: SegmentHistoryQuery }
  | { readonly command: "pending" };

export type Answers = {
  readonly commit: StreamPosition;
  /** `wait`: ms until a period may be computed; null when none is pending. */
  readonly compute: { readonly computed: boolean; readonly wait: number | null };
  readonly rollups: Rollups | TooMuch;
  readonly worth: Worth;
  readonly ranks: Ranks;
  readonly shelves: ShelfResults;
  readonly segmentHistory: SegmentHistory;
  readonly pending: number;
};

export type Request = { readonly id: number; readonly command: Command };
export type ToThread =
  /** Entries to be held until the next commit. */
  | { readonly kind: "take"; readonly entries: readonly StreamEntry[] }
  | { readonly kind: "request"; readonly request: Request }
  | { readonly kind: "close" };

export type FromThread =
  | ({ readonly kind: "ready"; readonly zone: string } & Standing)
  | { readonly kind: "refused"; readonly name: string; readonly message: string }
  | { readonly kind: "answer"; readonly id: number; readonly answer: Answers[keyof Answers] }
  | { readonly kind: "failure"; readonly id: number; readonly message: string };

export type ThreadOptions = DuckOptions;
