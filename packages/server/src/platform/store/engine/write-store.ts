import type { Store } from "../contract.ts";
import { StoreBusy } from "../contract.ts";
import { createFillClient } from "./fill-client.ts";
import type { StartGatherer } from "./gather-client.ts";
import type { WriterClient } from "./writer-client.ts";

/** Events that may wait for a writer before callers are told to come back. */
const MAX_WAITING = 20_000;

/** Counts what waits for the writer, so that its queue stays bounded. */
const createGate = (limit: number) => {
  let waiting = 0;
  return {
    waiting: () => waiting,
    pass: async <T>(size: number, work: () => Promise<T>): Promise<T> => {
      if (waiting + size > limit && waiting > 0)
        throw new StoreBusy(`${waiting} events are waiting for the writer`);
      waiting += size;
      try {
        return await work();
      } finally {
        waiting -= size;
      }
    },
  };
};

/** What of a store its writer does; `waiting` says how many events wait for it. */
export type WriteStore = Pick<
  Store,
  | "commitEvents"
  | "commitDecisions"
  | "ensureFacet"
  | "recordConsent"
  | "unmerge"
  | "undoUnmerge"
  | "leaveAccount"
  | "changeDefinitions"
  | "changeCatalog"
  | "changeKey"
  | "changePerson"
  | "changeSession"
  | "keepApproval"
  | "chooseModel"
  | "saveImportCursor"
  | "fireTimers"
  | "fillSegments"
  | "logRead"
  | "keepZone"
  | "keepStates"
  | "leases"
  | "countRejected"
  | "noteAudit"
  | "releaseQuarantined"
  | "discardQuarantined"
> & { readonly waiting: () => number; readonly stopFilling: () => Promise<void> };

const leasesOf = (writer: WriterClient, holder: string): WriteStore["leases"] => ({
  claim: async (name, ttlMs) => {
    const request = { action: "claim", name, holder, ttlMs } as const;
    const lease = await writer.ask({ command: "lease", request });
    return typeof lease === "object" ? lease : null;
  },
  renew: async (lease) =>
    (await writer.ask({ command: "lease", request: { action: "renew", lease } })) === true,
  release: async (lease) =>
    void (await writer.ask({ command: "lease", request: { action: "release", lease } })),
});

/** The writes of a store: each is a command for the writer; `node` names whose they are. */
export const createWriteStore = (
  writer: WriterClient,
  node: string,
  startGatherer: StartGatherer,
  maxWaiting = MAX_WAITING,
): WriteStore => {
  const gate = createGate(maxWaiting);
  const filling = createFillClient(writer, startGatherer);
  return {
    waiting: gate.waiting,
    commitEvents: (lane, incoming, at, isTimed = false) =>
      gate.pass(incoming.length, () =>
        writer.ask({ command: "events", lane, incoming, at, ...(isTimed ? { isTimed } : {}) }),
      ),
    commitDecisions: (draft) =>
      gate.pass(draft.slots.length, () => writer.ask({ command: "decisions", draft })),
    ensureFacet: (identifier, at) =>
      gate.pass(1, () => writer.ask({ command: "facet", identifier, at })),
    recordConsent: (request) => writer.ask({ command: "consent", request }),
    unmerge: (request) => writer.ask({ command: "unmerge", request }),
    undoUnmerge: (request) => writer.ask({ command: "undo", request }),
    leaveAccount: (request) => writer.ask({ command: "leave", request }),
    changeDefinitions: (request) => writer.ask({ command: "definitions", request }),
    changeCatalog: (request) =>
      gate.pass(request.puts.length, () => writer.ask({ command: "catalog", request })),
    changeKey: (request) => writer.ask({ command: "key", request }),
    changePerson: (request) => writer.ask({ command: "person", request }),
    changeSession: (request) => writer.ask({ command: "session", request }),
    keepApproval: (request) => writer.ask({ command: "approval", request }),
    chooseModel: (request) => writer.ask({ command: "model", request }),
    saveImportCursor: async (cursor) =>
      void (await writer.ask({ command: "import-cursor", cursor })),
    fireTimers: (now, limit, lease) => writer.ask({ command: "timers", now, limit, lease }),
    fillSegments: filling.step,
    logRead: filling.read,
    stopFilling: filling.stop,
    keepStates: async () => void (await writer.ask({ command: "states" })),
    keepZone: async (zone) => void (await writer.ask({ command: "zone", zone })),
    leases: leasesOf(writer, node),
    countRejected: async (counts) => void (await writer.ask({ command: "rejected", counts })),
    noteAudit: async (note) => void (await writer.ask({ command: "audit", note })),
    releaseQuarantined: (request) =>
      gate.pass(request.items.length, () => writer.ask({ command: "release", request })),
    discardQuarantined: (request) => writer.ask({ command: "discard", request }),
  };
};
