import { problem } from "@attune/contract";
import type { Routes } from "../../platform/http/index.ts";
import { EVENT_STREAM } from "./event-stream.ts";
import type { Live } from "./service.ts";

type LiveRoutes = Pick<Routes, "live" | "liveEvents" | "liveEvent">;

/** The header by which a client that was cut off says where it was. */
const lastEventIdOf = (header: string | string[] | undefined): string | undefined =>
  Array.isArray(header) ? header[0] : header;

export const liveRoutes = (live: Live): LiveRoutes => ({
  live: async ({ query, headers, caller, mayStill, reply }) => {
    if (caller === null) throw problem("key-missing");
    const lastEventId = lastEventIdOf(headers["last-event-id"]);
    const { rows, end, done } = await live.listen(query, {
      lastEventId,
      mayStill,
      actor: caller.actor,
    });
    // Whoever goes away is not waited for until the next row.
    reply.raw.once("close", end);
    // With its end the connection is of no use: a server that stops would wait for it.
    reply.header("connection", "close");
    // Proxies pass on what they get, as they get it.
    reply.header("cache-control", "no-store").header("x-accel-buffering", "no");
    return { ...EVENT_STREAM, rows, done };
  },
  liveEvents: ({ query }) => live.page(query),
  liveEvent: ({ params }) => live.event(params.seq),
});
