import type { EventAnswer, EventsResponse, ImportCursorDocument } from "@attune/contract";
import { LIMITS, problem } from "@attune/contract";
import type { MessageType } from "@attune/core/event";
import type { Trust } from "@attune/core/identity";
import type { Call, Routes } from "../../platform/http/index.ts";
import { gpcOf } from "../../platform/http/index.ts";
import type { StoreHealth } from "../../platform/store/index.ts";
import type { Caller, Keys } from "../keys/index.ts";
import { BUILT_IN_SOURCE } from "../keys/index.ts";
import type { Ingest } from "./service.ts";
import { messagesOf, sentAtOf } from "./service.ts";

const count = (answers: readonly EventAnswer[], status: EventAnswer["status"]): number =>
  answers.filter((answer) => answer.status === status).length;

const response = (answers: EventAnswer[]): EventsResponse => ({
  success: true,
  accepted: count(answers, "accepted"),
  duplicate: count(answers, "duplicate"),
  rejected: count(answers, "rejected"),
  quarantined: count(answers, "quarantined"),
  events: answers,
});

export type IngestRouteDeps = {
  readonly ingest: Ingest;
  readonly keys: Keys;
  readonly trustOf: (caller: Caller) => Trust;
  readonly imports: {
    readonly save: (cursor: ImportCursorDocument) => Promise<void>;
    readonly find: (id: string) => Promise<ImportCursorDocument | null>;
    /** Notes that history of a source begins to come in. */
    readonly note: (source: string, actor: string) => Promise<void>;
  };
  readonly queue: { readonly limit: number; readonly health: () => StoreHealth };
};

type Answerable = Pick<Call<"batch">, "caller" | "headers" | "reply">;
type Single =
  | "track"
  | "identify"
  | "page"
  | "screen"
  | "group"
  | "alias"
  | "t"
  | "i"
  | "p"
  | "s"
  | "g"
  | "a";
type Batch = "batch" | "b" | "import" | "importCursor";
type IngestRoutes = Pick<Routes, Single | Batch | "settings">;

const callerOf = (caller: Caller | null): Caller => {
  if (caller === null) throw problem("key-missing");
  return caller;
};

/** Segment's browser client fetches these and then sends to this host. */
const settingsFor = (writeKey: string, host: string, protocol: string) => ({
  integrations: {
    "Segment.io": {
      apiKey: writeKey,
      unbundledIntegrations: [],
      addBundledMetadata: true,
      maybeBundledConfigIds: {},
      versionSettings: { version: "4.4.7", componentTypes: ["browser"] },
      apiHost: `${host}/v1`,
      protocol,
    },
  },
  plan: {
    track: { __default: { enabled: true, integrations: {} } },
    identify: { __default: { enabled: true } },
    group: { __default: { enabled: true } },
  },
  edgeFunction: {},
  analyticsNextEnabled: true,
  middlewareSettings: {},
  enabledMiddleware: {},
  metrics: { sampleRate: 0 },
  legacyVideoPluginsEnabled: false,
  remotePlugins: [],
});

/** What a browser key allows less, and what a browser says with each request; a server's headers are its own. */
const publicOrigin = (caller: Caller, { headers }: Answerable) => {
  const isPublic = caller.kind === "browser";
  return { isPublic, gpc: isPublic && gpcOf(headers) };
};

type SingleCall = Answerable & { readonly body: unknown };
const refuseTooLong = ({ body: { batch } }: BatchCall): void => {
  if (batch.length > LIMITS.batchEvents)
    throw problem("batch-too-long", { detail: `The batch holds ${batch.length} events.` });
};

type BatchCall = Answerable & { readonly body: { readonly batch: readonly unknown[] } };

/** How single messages and batches are taken in: with the key's trust, the limits told in headers. */
const createTakers = ({
  ingest,
  trustOf,
  queue,
}: Pick<IngestRouteDeps, "ingest" | "trustOf" | "queue">) => {
  const announceLimits = ({ reply }: Answerable): void => {
    reply.header("ratelimit-policy", `"queue";q=${queue.limit};w=1`);
    reply.header("ratelimit", `"queue";r=${Math.max(0, queue.limit - queue.health().waiting)};t=1`);
  };

  const single =
    (type: MessageType) =>
    async (call: SingleCall): Promise<EventsResponse> => {
      const caller = callerOf(call.caller);
      announceLimits(call);
      return response(
        await ingest.take([call.body], {
          source: caller.source,
          trust: trustOf(caller),
          historical: false,
          ...publicOrigin(caller, call),
          type,
        }),
      );
    };

  const takeBatch = async (
    call: BatchCall,
    origin: { readonly source: string; readonly historical: boolean },
  ): Promise<EventsResponse> => {
    const caller = callerOf(call.caller);
    announceLimits(call);
    return response(
      await ingest.take(messagesOf(call.body), {
        ...origin,
        ...publicOrigin(caller, call),
        trust: trustOf(caller),
        sentAt: sentAtOf(call.body),
      }),
    );
  };
  return { single, takeBatch };
};

/** The built-in server key brings in the history of any source; a key of one source only its own. */
const importSource = (caller: Caller, wanted: string | undefined): string => {
  if (wanted === undefined || wanted === caller.source || caller.source === BUILT_IN_SOURCE.server)
    return wanted ?? caller.source;
  throw problem("key-not-allowed", {
    detail: `This key is for the source ${caller.source}, and the import for ${wanted}.`,
  });
};

export const ingestRoutes = (deps: IngestRouteDeps): IngestRoutes => {
  const { keys, imports } = deps;
  const { single, takeBatch } = createTakers(deps);
  const batch = async (call: BatchCall): Promise<EventsResponse> => {
    refuseTooLong(call);
    return takeBatch(call, { source: callerOf(call.caller).source, historical: false });
  };

  return {
    track: single("track"),
    identify: single("identify"),
    page: single("page"),
    screen: single("screen"),
    group: single("group"),
    alias: single("alias"),
    t: single("track"),
    i: single("identify"),
    p: single("page"),
    s: single("screen"),
    g: single("group"),
    a: single("alias"),
    batch,
    b: batch,
    import: async (call) => {
      const { cursor } = call.body;
      const caller = callerOf(call.caller);
      const source = importSource(caller, call.body.source);
      refuseTooLong(call);
      // An import begins once; a batch without a cursor is one of its own.
      const isGoingOn = cursor !== undefined && (await imports.find(cursor.import)) !== null;
      if (!isGoingOn) await imports.note(source, caller.actor);
      const answer = await takeBatch(call, { source, historical: true });
      // After the events: a kill between the two sends some again, and deduplication answers them.
      if (cursor) await imports.save(cursor);
      return answer;
    },
    importCursor: async ({ params }) => ({ cursor: await imports.find(params.id) }),
    settings: async ({ params, headers }) => {
      if (keys.authenticate(params.writeKey).kind !== "browser") throw problem("key-unknown");
      const forwarded = headers["x-forwarded-proto"];
      return settingsFor(
        params.writeKey,
        headers.host ?? "localhost",
        typeof forwarded === "string" && forwarded === "https" ? "https" : "http",
      );
    },
  };
};
