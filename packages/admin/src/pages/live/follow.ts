import type { Client, Query, Row } from "../../api/index.ts";
import { ApiProblem } from "../../api/index.ts";

type LiveQuery = Query<"live">;
type LiveRow = Row<"live">;

/** How the stream is. */
export type Connection =
  | { readonly is: "connecting" }
  | { readonly is: "open" }
  /** It ended, or was cut off; it is tried again by itself. */
  | { readonly is: "cut"; readonly since: number; readonly error: Error | null }
  /** The server will not tell it, however often it is asked. */
  | { readonly is: "refused"; readonly error: Error };

type FollowOptions = {
  readonly client: Client;
  readonly query: LiveQuery;
  readonly signal: AbortSignal;
  readonly onRow: (row: LiveRow) => void;
  readonly onConnection: (connection: Connection) => void;
};

const FIRST_WAIT = 500;
const LONGEST_WAIT = 15_000;

const waitFor = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });

const isFinal = (error: unknown): error is ApiProblem =>
  error instanceof ApiProblem &&
  error.document.status >= 400 &&
  error.document.status < 500 &&
  error.document.status !== 429;

/** Reads one connection to its end; answers the place that it had come to. */
const readOnce = async (
  { client, query, signal, onRow, onConnection }: FollowOptions,
  place: { after: string | null; tries: number },
): Promise<void> => {
  const asked = place.after === null ? query : { ...query, after: place.after };
  for await (const row of client.stream("live", asked, signal)) {
    if (row.kind === "hello") onConnection({ is: "open" });
    place.after = row.id;
    place.tries = 0;
    onRow(row);
  }
};

/** Follows the stream until the signal ends it, and goes on behind the last row after each cut. */
export const follow = async (options: FollowOptions): Promise<void> => {
  const { signal, onConnection } = options;
  const place = { after: null, tries: 0 };
  const asError = (error: unknown): Error =>
    error instanceof Error ? error : new Error(String(error));
  onConnection({ is: "connecting" });
  while (!signal.aborted) {
    let error: Error | null = null;
    try {
      await readOnce(options, place);
    } catch (thrown) {
      error = asError(thrown);
    }
    if (signal.aborted) return;
    if (isFinal(error)) {
      onConnection({ is: "refused", error });
      return;
    }
    onConnection({ is: "cut", since: Date.now(), error });
    const asks = error instanceof ApiProblem ? (error.retryAfter ?? 0) * 1_000 : 0;
    await waitFor(Math.max(asks, Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** place.tries)), signal);
    place.tries += 1;
  }
};
