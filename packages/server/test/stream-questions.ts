import type { Reads } from "../src/platform/store/contract.ts";
import type { HomeReads } from "../src/platform/store/home-contract.ts";
import { STREAM_START } from "../src/platform/store/index.ts";
import type { StreamReads } from "../src/platform/store/stream-contract.ts";

/** More than there is of anything. */
export const MANY = 1_000;

/** Asks each read of the log as a stream, and each of the first screen, for all that there is. */
export const STREAM_QUESTIONS: Readonly<
  Record<keyof StreamReads | keyof HomeReads, (reads: Reads) => Promise<unknown>>
> = {
  storeId: (reads) => reads.storeId(),
  streamMark: async (reads) => {
    const entries = await reads.stream(STREAM_START, MANY);
    return Promise.all(
      [STREAM_START, { epoch: 1, seq: 1 }, ...entries.map(({ position }) => position)].map(
        reads.streamMark,
      ),
    );
  },
  // Where an entry stands in the stream is the engine's own.
  stream: async (reads) =>
    (await reads.stream(STREAM_START, MANY)).map(({ seq, at, kind, facet, body }) => [
      seq,
      at,
      kind,
      facet,
      body,
    ]),
  streamLag: async (reads) => (await reads.streamLag(STREAM_START)).oldestAt,
  streamHead: async (reads) => {
    const places = [0, 1, 7, MANY].map(reads.streamHead);
    return (await Promise.all(places)).map(({ seq }) => seq);
  },
  streamEvents: async (reads) => {
    const [head, before] = [await reads.streamHead(0), await reads.streamHead(9)];
    return [
      await reads.streamEvents(STREAM_START, { epoch: head.epoch, seq: 0 }, MANY),
      await reads.streamEvents(before, head, MANY),
      await reads.streamEvents(before, head, 2),
    ];
  },
  streamAround: async (reads) =>
    (await Promise.all([3, MANY].map(reads.streamAround))).map((entries) =>
      entries.map(({ seq, body }) => [seq, body]),
    ),
  firstEvent: (reads) => reads.firstEvent(),
  firstDecision: (reads) => reads.firstDecision(),
  firstKnown: (reads) => reads.firstKnown(),
  countDecisions: (reads) =>
    Promise.all([1, MANY].map((most) => reads.countDecisions(0, Number.MAX_SAFE_INTEGER, most))),
  newestDecisions: (reads) =>
    Promise.all([2, MANY].map((most) => reads.newestDecisions(0, Number.MAX_SAFE_INTEGER, most))),
};
