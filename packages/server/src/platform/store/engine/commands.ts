import type { Separated, SeparationProblem } from "@attune/core/commit";
import type { Identifier } from "@attune/core/event";
import type { LeaveCommand, LeaveOutcome } from "../accounts-contract.ts";
import type { ApprovalCommand, ApprovalOutcome } from "../approval-contract.ts";
import type { AuditNote } from "../audit-contract.ts";
import type { CatalogCommand, CatalogOutcome } from "../catalog-contract.ts";
import type { ConsentCommand, ConsentOutcome } from "../consent-contract.ts";
import type { KeyCommand, KeyOutcome } from "../keys-contract.ts";
import type { ModelCommand } from "../model-contract.ts";
import type { PersonCommand, PersonOutcome, SessionCommand } from "../people-contract.ts";
import type {
  DiscardCommand,
  DiscardOutcome,
  ReleaseCommand,
  Released,
} from "../quarantine-contract.ts";
import type {
  EventLane,
  EventOutcome,
  ImportCursor,
  Incoming,
  UndoCommand,
  UnmergeCommand,
} from "../contract.ts";
import type { DefinitionsCommand, DefinitionsOutcome } from "../definitions-contract.ts";
import type { Lease } from "../lease-contract.ts";
import type { RejectedCount } from "../quality-contract.ts";
import type { CallDraft, CommittedCall } from "../uses-contract.ts";
import type { FillStep, GatheredFeatures, WantedFeatures } from "../segments-contract.ts";
import type { LeaseCommand } from "./lease-rows.ts";

export type Tail = "timeline" | "dedupe";

/** A sorted run of a tail's rows: hashes of 16 bytes, or (facet, time, seq) triples. */
export type Run =
  | { readonly tail: "dedupe"; readonly hashes: Uint8Array }
  | { readonly tail: "timeline"; readonly rows: Float64Array };

/** What the server asks of an engine whose newest rows stand in tails. */
export type UpkeepCommand =
  | { readonly command: "merge"; readonly run: Run }
  | {
      readonly command: "trim";
      readonly tail: Tail;
      readonly upTo: number;
      readonly limit: number;
    };

/** What the server asks of the writer thread. Everything here is structured-cloneable. */
export type Command =
  | {
      readonly command: "events";
      readonly lane: EventLane;
      readonly incoming: readonly Incoming[];
      readonly at: number;
      /** Set when somebody wants to know what each event cost. */
      readonly isTimed?: boolean;
    }
  | { readonly command: "decisions"; readonly draft: CallDraft }
  | { readonly command: "facet"; readonly identifier: Identifier; readonly at: number }
  | { readonly command: "consent"; readonly request: ConsentCommand }
  | { readonly command: "unmerge"; readonly request: UnmergeCommand }
  | { readonly command: "undo"; readonly request: UndoCommand }
  | { readonly command: "leave"; readonly request: LeaveCommand }
  | { readonly command: "definitions"; readonly request: DefinitionsCommand }
  | { readonly command: "catalog"; readonly request: CatalogCommand }
  | { readonly command: "key"; readonly request: KeyCommand }
  | { readonly command: "person"; readonly request: PersonCommand }
  | { readonly command: "session"; readonly request: SessionCommand }
  | { readonly command: "approval"; readonly request: ApprovalCommand }
  | { readonly command: "model"; readonly request: ModelCommand }
  | { readonly command: "audit"; readonly note: AuditNote }
  | { readonly command: "release"; readonly request: ReleaseCommand }
  | { readonly command: "discard"; readonly request: DiscardCommand }
  | { readonly command: "import-cursor"; readonly cursor: ImportCursor }
  | { readonly command: "rejected"; readonly counts: readonly RejectedCount[] }
  | UpkeepCommand
  | { readonly command: "lease"; readonly request: LeaseCommand }
  | {
      readonly command: "fill";
      readonly at: number;
      readonly limit: number;
      readonly lease: Lease;
    }
  | {
      readonly command: "gathered";
      readonly gathered: GatheredFeatures;
      readonly lease: Lease;
    }
  | { readonly command: "zone"; readonly zone: string }
  | { readonly command: "states" }
  | {
      readonly command: "timers";
      readonly now: number;
      readonly limit: number;
      readonly lease: Lease;
    };

/** The answer to each command, by its name. */
export type Answers = {
  events: readonly EventOutcome[];
  decisions: CommittedCall;
  facet: number;
  consent: ConsentOutcome;
  unmerge: Separated | SeparationProblem;
  undo: Separated | SeparationProblem;
  leave: LeaveOutcome | null;
  definitions: DefinitionsOutcome;
  catalog: CatalogOutcome;
  key: KeyOutcome;
  person: PersonOutcome;
  session: PersonOutcome;
  approval: ApprovalOutcome;
  model: string | null;
  audit: null;
  release: Released;
  discard: DiscardOutcome;
  "import-cursor": null;
  rejected: null;
  merge: null;
  trim: number;
  lease: Lease | boolean | null;
  timers: number | null;
  fill: (FillStep & { readonly wanted?: WantedFeatures }) | null;
  gathered: FillStep | null;
  zone: null;
  states: null;
};
export type Answer = Answers[Command["command"]];

export type Request = { readonly id: number; readonly command: Command };
export type Reply =
  | { readonly id: number; readonly answer: Answer }
  | { readonly id: number; readonly error: string; readonly unavailable: boolean };

export type ToWriter =
  | { readonly kind: "requests"; readonly requests: readonly Request[] }
  | { readonly kind: "close" }
  | { readonly kind: "checkpointed" };
export type FromWriter =
  | { readonly kind: "ready" }
  | { readonly kind: "replies"; readonly replies: readonly Reply[] }
  | { readonly kind: "failed"; readonly name: string; readonly message: string };

/** The lanes in their order: decisions first, bulk imports last. */
export const LANES = ["decide", "live", "timers", "bulk"] as const;
export type Lane = (typeof LANES)[number];

export const laneOf = (command: Command): Lane => {
  switch (command.command) {
    case "decisions":
    case "facet":
    // Who holds a lease must not lose it to a queue.
    case "lease":
      return "decide";
    case "timers":
      return "timers";
    case "events":
      return command.lane;
    case "import-cursor":
    case "fill":
    case "gathered":
    // A batch of items is long: whoever decides or sends events goes first.
    case "catalog":
      return "bulk";
    default:
      return "live";
  }
};

/** Changes what all that comes in counts by: nothing else is in its transaction. */
export const isAlone = ({ command }: Command): boolean =>
  command === "definitions" || command === "zone" || command === "states" || command === "fill";

export type FailpointName = "commit.before-write" | "commit.before-fsync" | "commit.after-fsync";

/** How a writer thread is started. */
export type WriterOptions = {
  /** For the crash tests: dies by SIGKILL the n-th time that it passes the named point. */
  readonly failpoint: { readonly name: FailpointName; readonly after: number } | null;
  /** For tests: the fold of an event with this name throws. */
  readonly poison: string | null;
  /** Events that quarantine holds before old ones are summarised. */
  readonly quarantineEvents: number;
};
