import type { Recorded } from "@attune/core/commit";
import { leaveAccount } from "@attune/core/commit";
import { identifierKey } from "@attune/core/event";
import type { LeaveCommand, LeaveOutcome } from "../accounts-contract.ts";
import type { CommitState } from "./commit-state.ts";
import type { Loader, Writer } from "./parts.ts";

type Deps = { readonly loader: Loader; readonly writer: Writer; readonly state: CommitState };

/** Takes a profile out of an account, inside the caller's transaction. */
export const createLeaver =
  ({ loader, writer, state }: Deps) =>
  ({ identifier, account, actor, at }: LeaveCommand): LeaveOutcome | null => {
    // Looked up and held here: nobody joins it to another profile meanwhile.
    const known = loader
      .forIdentifiers([identifier])
      .set.byIdentifier.get(identifierKey(identifier));
    if (!known) return null;
    const { profile } = known;
    const loaded = loader.forProfiles([profile]);
    const entries: Recorded[] = [];
    const request = { profile, account, actor };
    const seq = leaveAccount(loaded.set, entries, state.context(at), request);
    if (seq !== null) {
      writer.log(entries);
      writer.state(loaded);
      loader.forget();
    }
    return { profile, seq };
  };
