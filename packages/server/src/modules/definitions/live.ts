import type { Basis, Purpose, Purposes } from "@attune/core/consent";
import { compilePurposes, demandsOf, PERSONALIZATION } from "@attune/core/consent";
import { compileNeeds, compileProgram } from "@attune/core/decision";
import type { Program, SlotNeeds } from "@attune/core/decision";
import type { Definition, DefinitionOf } from "@attune/core/definition";
import type { IdentityPolicy } from "@attune/core/identity";
import { identityPolicyOf } from "@attune/core/identity";
import type { KeyedPlan, TrackingPlans } from "@attune/core/tracking-plan";
import { compileTrackingPlans } from "@attune/core/tracking-plan";
import type { Store } from "../../platform/store/index.ts";

/** The live definitions as the hot path reads them; replaced as a whole when they change. */
export type Live = {
  readonly seq: number;
  readonly program: Program;
  /** What each slot needs to be allowed, by the slot's key. */
  readonly needs: ReadonlyMap<string, SlotNeeds>;
  readonly purposes: Purposes;
  /** What must be allowed for each purpose, by its key. */
  readonly demands: ReadonlyMap<string, readonly Purpose[]>;
  readonly identity: IdentityPolicy;
  /** What the live tracking plans say of events and traits. */
  readonly plans: TrackingPlans;
  readonly planDefinitions: readonly KeyedPlan[];
  readonly sources: readonly DefinitionOf<"source">[];
  readonly has: (kind: Definition["kind"], key: string) => boolean;
};

/** What personalization rests on, and whether a definition or the setting says so. */
export type PersonalizationBasis = {
  readonly basis: Basis;
  readonly from: "definition" | "setting";
};

export type LiveDefinitions = {
  readonly current: () => Live;
  readonly personalization: () => PersonalizationBasis;
  readonly reload: () => Promise<void>;
};

const identityOf = (definitions: readonly Definition[]): IdentityPolicy =>
  identityPolicyOf(definitions.find((each) => each.kind === "identity") ?? null);

const load = async (store: Store, personalization: Basis): Promise<Live> => {
  const { seq, live } = await store.reads.liveDefinitions(null);
  const definitions = live.map(({ definition }) => definition);
  const ids = new Set(definitions.map(({ kind, key }) => `${kind}:${key}`));
  const planDefinitions = definitions.filter((each) => each.kind === "tracking-plan");
  const program = compileProgram(live);
  const plans = compileTrackingPlans(planDefinitions);
  const purposes = compilePurposes(
    definitions.filter((each) => each.kind === "purpose"),
    personalization,
  );
  return {
    seq,
    program,
    needs: compileNeeds(program, plans.purposeOf),
    purposes,
    demands: demandsOf(purposes),
    identity: identityOf(definitions),
    plans,
    planDefinitions,
    sources: definitions.filter((each) => each.kind === "source"),
    has: (kind, key) => ids.has(`${kind}:${key}`),
  };
};

/** `personalization` is the basis of that purpose while no definition says otherwise. */
export const openLiveDefinitions = async (
  store: Store,
  personalization: Basis,
): Promise<LiveDefinitions> => {
  const state = { live: await load(store, personalization) };
  return {
    current: () => state.live,
    personalization: () => ({
      basis: state.live.purposes.get(PERSONALIZATION)?.basis ?? personalization,
      from: state.live.has("purpose", PERSONALIZATION) ? "definition" : "setting",
    }),
    reload: async () => {
      const loaded = await load(store, personalization);
      // Of two that were loaded at once the one that was read first may come last.
      if (loaded.seq >= state.live.seq) state.live = loaded;
    },
  };
};
