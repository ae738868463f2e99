import { useQueryClient } from "@tanstack/react-query";
import type { RefObject } from "react";
import { useCallback, useEffect, useReducer, useRef, useState } from "react";
import { useClient } from "../../api/index.ts";
import type { Entry, Feed, Happening, Skipped } from "./feed.ts";
import { EMPTY, stepFeed } from "./feed.ts";
import type { Connection } from "./follow.ts";
import { follow } from "./follow.ts";
import { addressIn } from "./row-text.ts";
import type { LiveFilter } from "./use-filter.ts";

/** Rows a second that somebody can take in; the rest is counted. */
const RATE = 10;
/** Of the log before now, so that the screen is not empty at first. */
const RECENT = 50;
const PAGE = 500;
/** What comes within this time is shown at once. */
const TOGETHER = 150;

/** Under which a row that is in no log is kept for the panel. */
export const toldKey = (key: string) => ["live told", key] as const;

export type Live = {
  readonly feed: Feed;
  readonly connection: Connection;
  readonly setPaused: (isPaused: boolean) => void;
  /** Shows what was passed over, where it was passed over. */
  readonly fill: (key: string, skipped: Skipped) => Promise<void>;
  /** Begins anew. */
  readonly retry: () => void;
};

/** What is still passed over once some of it is shown. */
const restOf = (skipped: Skipped, shown: number, after: string | null): readonly Happening[] =>
  after === null
    ? []
    : [
        {
          ...skipped,
          after,
          items: Math.max(1, skipped.items + skipped.unread - shown),
          unread: 0,
          unlogged: 0,
        },
      ];

/** Begins anew when something was released or discarded: rows of what waits are what is left. */
const useWaiting = ({ status }: LiveFilter, retry: () => void): void => {
  const queries = useQueryClient();
  const isOfWaiting = status === "quarantined";
  useEffect(() => {
    if (!isOfWaiting) return;
    return queries.getQueryCache().subscribe((event) => {
      if (event.type !== "updated" || event.action.type !== "invalidate") return;
      if (event.query.queryKey[0] === "quarantine") retry();
    });
  }, [queries, isOfWaiting, retry]);
};

/** Whether the mouse or a finger presses: what it is on stays where it is until it is let go. */
const usePressed = (): RefObject<boolean> => {
  const isPressed = useRef(false);
  useEffect(() => {
    const life = new AbortController();
    const listen = (type: "pointerdown" | "pointerup" | "pointercancel", is: boolean): void =>
      document.addEventListener(
        type,
        // Of a press that opens a menu the end is not always told.
        ({ button }) => {
          isPressed.current = is && button === 0;
        },
        { capture: true, signal: life.signal },
      );
    listen("pointerdown", true);
    listen("pointerup", false);
    listen("pointercancel", false);
    return () => life.abort();
  }, []);
  return isPressed;
};

/** What comes in, by a filter, at reading speed. */
export const useLive = (filter: LiveFilter): Live => {
  const client = useClient();
  const queries = useQueryClient();
  const [feed, step] = useReducer(stepFeed, EMPTY);
  const [connection, setConnection] = useState<Connection>({ is: "connecting" });
  const [attempt, setAttempt] = useState(0);
  const serial = useRef(0);
  const isPressed = usePressed();
  const asked = JSON.stringify(filter);

  const entryOf = useCallback(
    (row: Happening): Entry => {
      serial.current += 1;
      const entry = { key: String(serial.current), row };
      // What cannot be asked for again is kept for the panel.
      if (addressIn(row) === null) queries.setQueryData(toldKey(entry.key), row);
      return entry;
    },
    [queries],
  );

  useEffect(() => {
    const life = new AbortController();
    const query: LiveFilter = JSON.parse(asked);
    const come: Entry[] = [];
    step({ kind: "begin" });
    const timer = setInterval(() => {
      // A row that moves between press and release is not clicked.
      if (come.length > 0 && !isPressed.current) step({ kind: "come", entries: come.splice(0) });
    }, TOGETHER);
    void follow({
      client,
      query: { ...query, rate: RATE, recent: RECENT },
      signal: life.signal,
      onRow: (row) => {
        if (row.kind !== "hello" && row.kind !== "heartbeat") come.push(entryOf(row));
      },
      onConnection: setConnection,
    });
    return () => {
      life.abort();
      clearInterval(timer);
    };
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- with another attempt it begins anew
  }, [client, asked, attempt, entryOf, isPressed]);

  const retry = useCallback(() => setAttempt((before) => before + 1), []);
  useWaiting(filter, retry);

  const fill = async (key: string, skipped: Skipped): Promise<void> => {
    const { items, next } = await client.call("liveEvents", {
      query: { ...filter, after: skipped.after, until: skipped.until, limit: PAGE },
    });
    const rest = restOf(skipped, items.length, next);
    step({ kind: "fill", key, entries: [...items, ...rest].map(entryOf) });
  };

  return {
    feed,
    connection,
    setPaused: (isPaused) => step({ kind: isPaused ? "pause" : "go on" }),
    fill,
    retry,
  };
};
