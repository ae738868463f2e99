import type { Recorded } from "@attune/core/commit";
import { leaveAccount } from "@attune/core/commit";
import type { LeaveCommand } from "../accounts-contract.ts";
import type { CommitState } from "./commit-state.ts";
import type { Loader, Writer } from "./parts.ts";

type Deps = { readonly loader: Loader; readonly writer: Writer; readonly state: CommitState };

/** Takes a profile out of an account, inside the caller's transaction. */
export const createLeaver =
  ({ loader, writer, state }: Deps) =>
  (request: LeaveCommand): number | null => {
    const loaded = loader.forProfiles([request.profile]);
    // It may have been absorbed since the caller looked it up.
    if (!loaded.set.profiles.has(request.profile)) return null;
    const entries: Recorded[] = [];
    const seq = leaveAccount(loaded.set, entries, state.context(request.at), request);
    if (seq === null) return null;
    writer.log(entries);
    writer.state(loaded);
    loader.forget();
    return seq;
  };
