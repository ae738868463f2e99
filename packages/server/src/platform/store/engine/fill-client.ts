import { setTimeout as wait } from "node:timers/promises";
import type { Lease } from "../lease-contract.ts";
import type { FillStep, GatheredFeatures, WantedFeatures } from "../segments-contract.ts";
import type { Gatherer, StartGatherer } from "./gather-client.ts";
import type { WriterClient } from "./writer-client.ts";

/** Catches up a step at a time: what the log is read for is read beside the writer. */
export type FillClient = {
  readonly step: (
    at: number,
    limit: number,
    lease: Lease,
    signal?: AbortSignal,
  ) => Promise<FillStep | null>;
  /** How much of the log has been read for what is wanted (0 to 1); null when nothing is read. */
  readonly read: () => number | null;
  readonly stop: () => Promise<void>;
};

const placeOf = ({ keys, since, cursor }: WantedFeatures): string =>
  JSON.stringify([keys, since, cursor]);

/** The next part; the lease is renewed while the log is read, and it stops when that is lost. */
const nextOf = async (
  writer: WriterClient,
  gatherer: Gatherer,
  lease: Lease,
  stop: () => Promise<void>,
): Promise<GatheredFeatures | null> => {
  const part = gatherer.next();
  const isThere = part.then(
    () => true,
    () => true,
  );
  while (!(await Promise.race([isThere, wait(lease.ttlMs / 4, false, { ref: false })]))) {
    const isHeld = await writer.ask({ command: "lease", request: { action: "renew", lease } });
    if (isHeld !== true) await stop();
  }
  return part;
};

/** So long (ms) what is gathered is put down without asking whether something else comes first. */
const UNASKED_MS = 50;

export const createFillClient = (writer: WriterClient, start: StartGatherer): FillClient => {
  let open: { readonly gatherer: Gatherer; place: string } | null = null;
  /** What comes next of what is being gathered, until it is asked again at a moment of the process's clock. */
  let next: { readonly wanted: WantedFeatures; readonly until: number } | null = null;

  const stop = async (): Promise<void> => {
    const { gatherer } = open ?? {};
    [open, next] = [null, null];
    await gatherer?.stop();
  };
  const gathererAt = async (wanted: WantedFeatures): Promise<Gatherer> => {
    const place = placeOf(wanted);
    if (open?.place === place) return open.gatherer;
    await stop();
    open = { gatherer: start(wanted), place };
    return open.gatherer;
  };

  /** The next part of what is wanted; nothing goes on when it is lost or no longer wanted. */
  const gather = async (
    wanted: WantedFeatures,
    lease: Lease,
    signal: AbortSignal | undefined,
  ): Promise<GatheredFeatures | null> => {
    const gatherer = await gathererAt(wanted);
    const abort = (): void => void stop();
    signal?.addEventListener("abort", abort, { once: true });
    try {
      const gathered = signal?.aborted ? null : await nextOf(writer, gatherer, lease, stop);
      if (gathered === null) await stop();
      return gathered;
    } finally {
      signal?.removeEventListener("abort", abort);
    }
  };

  const put = async (gathered: GatheredFeatures, lease: Lease): Promise<FillStep | null> => {
    const filled = await writer.ask({ command: "gathered", gathered, lease });
    const { keys, since, upTo } = gathered;
    const wanted = { keys, since, cursor: upTo };
    if (open) open.place = placeOf(wanted);
    if (next) next = { ...next, wanted };
    if (filled === null || filled.moved === 0 || upTo >= since) next = null;
    if (filled === null || upTo >= since) await stop();
    return filled;
  };

  return {
    step: async (at, limit, lease, signal) => {
      if (next === null || performance.now() > next.until) {
        const filled = await writer.ask({ command: "fill", at, limit, lease });
        if (filled === null || filled.isDone) await stop();
        if (!filled?.wanted) return filled;
        next = { wanted: filled.wanted, until: performance.now() + UNASKED_MS };
      }
      const gathered = await gather(next.wanted, lease, signal);
      return gathered && put(gathered, lease);
    },
    read: () => open?.gatherer.read() ?? null,
    stop,
  };
};
