import type { Kind } from "@attune/contract";
import type { Store } from "../../platform/store/index.ts";

/** The kinds whose definitions somebody must approve. */
export type ApprovalKinds = {
  readonly has: (kind: Kind) => boolean;
  /** Keeps what this server's settings say, for other nodes and for commands on a stopped server. */
  readonly keep: (at: number) => Promise<void>;
  /** Learns what the last start of any node has said. */
  readonly reload: () => Promise<void>;
};

/** A command keeps to what the last server said, or asks for more; a server says it. */
export const openApproval = async (
  store: Pick<Store, "keepApproval" | "reads">,
  set: ReadonlySet<Kind>,
  isServer: boolean,
): Promise<ApprovalKinds> => {
  const read = async (): Promise<ReadonlySet<Kind>> => new Set(await store.reads.approvalKinds());
  const kept = await read();
  const state = { kinds: isServer ? set : set.union(kept) };
  const reload = async (): Promise<void> => {
    const told = await read();
    state.kinds = isServer ? told : set.union(told);
  };
  return {
    has: (kind) => state.kinds.has(kind),
    keep: async (at) => {
      if (!isServer || set.symmetricDifference(kept).size === 0) return;
      await store.keepApproval({ kinds: [...set], actor: "start", at });
      await reload();
    },
    reload,
  };
};
