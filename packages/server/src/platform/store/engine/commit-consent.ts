import type { Recorded } from "@attune/core/commit";
import { recordConsent, recordDenials } from "@attune/core/commit";
import type { Event } from "@attune/core/event";
import type { ConsentCommand, ConsentOutcome } from "../consent-contract.ts";
import type { CommitState } from "./commit-state.ts";
import type { Loader, Writer } from "./parts.ts";

type Deps = { readonly loader: Loader; readonly writer: Writer; readonly state: CommitState };

/** Records statements that came without an event, inside the caller's transaction. */
export const createConsentCommitter =
  ({ loader, writer, state }: Deps) =>
  ({ identifier, statements, at }: ConsentCommand): ConsentOutcome => {
    const loaded = loader.forIdentifiers([identifier]);
    const entries: Recorded[] = [];
    const request = { identifier, statements };
    const { facet, ...kept } = recordConsent(loaded.set, entries, state.context(at), request);
    writer.log(entries);
    writer.state(loaded);
    const { profile } = facet;
    const seq = loaded.set.profiles.get(profile)?.seq ?? state.seq();
    return { profile, seq, ...kept };
  };

/** Keeps what a quarantined event denies, inside the caller's transaction. */
export const createDenialKeeper =
  ({ loader, writer, state }: Deps) =>
  (event: Event, at: number): void => {
    if (!event.consent) return;
    const loaded = loader.forEvents([event]);
    const entries: Recorded[] = [];
    recordDenials(loaded.set, entries, state.context(at), event);
    if (entries.length === 0) return;
    writer.log(entries);
    writer.state(loaded);
  };
