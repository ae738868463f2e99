import { compileProgram } from "@attune/core/decision";
import type { Program } from "@attune/core/decision";
import type { Definition } from "@attune/core/definition";
import type { IdentityPolicy } from "@attune/core/identity";
import { identityPolicyOf } from "@attune/core/identity";
import type { Store } from "../../platform/store/index.ts";

/** The live definitions as the hot path reads them; replaced as a whole when they change. */
export type Live = {
  readonly seq: number;
  readonly program: Program;
  readonly identity: IdentityPolicy;
  readonly has: (kind: Definition["kind"], key: string) => boolean;
};

export type LiveDefinitions = {
  readonly current: () => Live;
  readonly reload: () => Promise<void>;
};

const identityOf = (definitions: readonly Definition[]): IdentityPolicy =>
  identityPolicyOf(definitions.find((each) => each.kind === "identity") ?? null);

const load = async (store: Store): Promise<Live> => {
  const { seq, live } = await store.reads.liveDefinitions(null);
  const definitions = live.map(({ definition }) => definition);
  const ids = new Set(definitions.map(({ kind, key }) => `${kind}:${key}`));
  return {
    seq,
    program: compileProgram(live),
    identity: identityOf(definitions),
    has: (kind, key) => ids.has(`${kind}:${key}`),
  };
};

export const openLiveDefinitions = async (store: Store): Promise<LiveDefinitions> => {
  const state = { live: await load(store) };
  return {
    current: () => state.live,
    reload: async () => {
      state.live = await load(store);
    },
  };
};
