import type {
  ConsentSummaryResponse,
  ConsentsResponse,
  RecordConsentRequest,
  RecordConsentResponse,
} from "@attune/contract";
import { problem } from "@attune/contract";
import { NO_CONSENTS } from "@attune/core/consent";
import type { Identifier } from "@attune/core/event";
import type { IdentityPolicy } from "@attune/core/identity";
import { normalForm } from "@attune/core/identity";
import type { ReadSignals } from "@attune/core/signal";
import type { Clock } from "../../platform/clock/index.ts";
import type { Store } from "../../platform/store/index.ts";
import type { LiveDefinitions } from "../definitions/index.ts";
import { identifierFrom } from "../profiles/index.ts";
import { ledgerDocument, purposeStates, statementDocument, summaryDocument } from "./documents.ts";
import { statementsTold } from "./told.ts";

export type ConsentsDeps = {
  readonly store: Store;
  readonly clock: Clock;
  readonly live: LiveDefinitions;
  readonly signals: ReadSignals;
  /** Something was recorded that may have a timer. */
  readonly wake: () => void;
};

/** Who records: the source of the key, and the key's name. */
export type Recorder = { readonly source: string; readonly actor: string };

export type ConsentService = {
  readonly show: (identifier: string, limit: number) => Promise<ConsentsResponse>;
  readonly record: (
    request: RecordConsentRequest,
    recorder: Recorder,
  ) => Promise<RecordConsentResponse>;
  readonly summary: () => Promise<ConsentSummaryResponse>;
  /** True when a purpose in force heeds Global Privacy Control. */
  readonly heedsGpc: () => boolean;
};

/** Of whom something may be recorded: an identifier that an event could make a facet of. */
const recordable = (text: string, identity: IdentityPolicy): Identifier => {
  const identifier = identifierFrom(text, identity);
  const namespace = identity.byName.get(identifier.ns);
  const form = namespace && normalForm(identifier.value, namespace, identity);
  if (form && !("refused" in form)) return identifier;
  throw problem("identifier-not-valid", {
    detail:
      form?.refused === "blocked" ? "The value names nobody." : "The value has no valid form.",
  });
};

export const createConsents = ({
  store,
  clock,
  live,
  signals,
  wake,
}: ConsentsDeps): ConsentService => ({
  show: async (text, limit) => {
    const { identity, purposes } = live.current();
    const row = await store.reads.profileByIdentifier(identifierFrom(text, identity));
    const consents = row?.state.consent ?? NO_CONSENTS;
    return {
      profile: row && `p${row.id}`,
      purposes: purposeStates(purposes, consents, clock.now()),
      ledger: row ? ledgerDocument(await store.reads.consentLedger(row.id, limit)) : [],
    };
  },

  record: async (request, { source, actor }) => {
    const { identity, purposes } = live.current();
    const identifier = recordable(request.identifier, identity);
    const now = clock.now();
    const statements = statementsTold(request, signals, { source, actor, now, purposes });
    const told = { identifier, statements, actor, at: now };
    const { seq, profile, statements: kept } = await store.recordConsent(told);
    wake();
    const consents = (await store.reads.consentsOf(profile)) ?? NO_CONSENTS;
    return {
      profile: `p${profile}`,
      seq,
      recorded: kept.map(statementDocument),
      purposes: purposeStates(purposes, consents, clock.now()),
    };
  },

  summary: async () => {
    const { known, answers } = await store.reads.consentCounts();
    const purposes = [...live.current().purposes.values()];
    return { known, purposes: purposes.map((each) => summaryDocument(each, known, answers)) };
  },

  heedsGpc: () => [...live.current().purposes.values()].some(({ signals }) => signals.gpc),
});
