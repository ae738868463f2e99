import type { Basis, Purpose, Purposes } from "@attune/core/consent";
import { compileCondition, isFlaw } from "@attune/core/condition";
import { compilePurposes, demandsOf, PERSONALIZATION } from "@attune/core/consent";
import { compileNeeds, compileProgram } from "@attune/core/decision";
import type { Program, SlotNeeds, Versioned } from "@attune/core/decision";
import type { Definition, DefinitionOf } from "@attune/core/definition";
import type { IdentityPolicy } from "@attune/core/identity";
import { identityPolicyOf } from "@attune/core/identity";
import type { Program as SegmentProgram } from "@attune/core/segment";
import { createProgram } from "@attune/core/segment";
import type { KeyedPlan, TrackingPlans } from "@attune/core/tracking-plan";
import { compileTrackingPlans } from "@attune/core/tracking-plan";
import type { KeyedTrait, LiveTrait } from "@attune/core/trait";
import { compileTrait, isTraitFlaws, rootOf } from "@attune/core/trait";
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
  /** The purposes that a trait is collected for, as a plan or a definition says. */
  readonly purposesOf: (trait: string) => readonly string[];
  readonly planDefinitions: readonly KeyedPlan[];
  readonly segmentDefinitions: readonly DefinitionOf<"segment">[];
  /** What people call the segments that have a name, by key. */
  readonly segmentNames: ReadonlyMap<string, string>;
  readonly traitDefinitions: readonly DefinitionOf<"trait">[];
  /** What live segments want to know, as it is once everybody was looked at. */
  readonly segments: SegmentProgram;
  readonly definitions: readonly Definition[];
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
  /** What was live at an instant that has passed, epoch ms. */
  readonly asOf: (at: number) => Promise<Live>;
  /** Told whenever they were read anew. */
  readonly onReload: (listener: () => void) => void;
};

const identityOf = (definitions: readonly Definition[]): IdentityPolicy =>
  identityPolicyOf(definitions.find((each) => each.kind === "identity") ?? null);

const segmentProgram = (live: readonly Versioned[], zone: string): SegmentProgram =>
  createProgram({
    segments: live.flatMap(({ definition, version }) => {
      if (definition.kind !== "segment") return [];
      const { key, of = "profile", when } = definition;
      const condition = compileCondition(when, of);
      return isFlaw(condition) ? [] : [{ key, version, of, condition }];
    }),
    traits: live.flatMap(({ definition, version }) =>
      definition.kind === "trait" ? liveTrait(definition, version) : [],
    ),
    evaluated: new Map(),
    zone,
  });

const liveTrait = (definition: KeyedTrait, version: number): LiveTrait[] => {
  const compiled = compileTrait(definition);
  return isTraitFlaws(compiled) ? [] : [{ ...compiled, version }];
};

/** A computed trait is for the purpose that its definition says, else for those of all traits that it reads. */
const purposesOfTraits = (
  definitions: readonly DefinitionOf<"trait">[],
  segments: SegmentProgram,
  purposeOf: TrackingPlans["purposeOf"],
): Live["purposesOf"] => {
  const said = new Map(definitions.map(({ key, purpose }) => [key, purpose ?? null]));
  const reads = new Map(segments.traits.all.map(({ key, reads: paths }) => [key, paths]));
  const find = (name: string, above: readonly string[]): readonly string[] => {
    const own = said.get(name) ?? purposeOf(name);
    if (own !== null) return [own];
    if (above.includes(name)) return [];
    return (reads.get(name) ?? []).flatMap((path) => find(rootOf(path), [...above, name]));
  };
  return (name) => [...new Set(find(name, []))];
};

/** What was live at a sequence, or now when it is null. */
const load = async (
  store: Store,
  { personalization, zone }: LiveSettings,
  at: number | null,
): Promise<Live> => {
  const { seq, live } = await store.reads.liveDefinitions(at);
  const definitions = live.map(({ definition }) => definition);
  const ids = new Set(definitions.map(({ kind, key }) => `${kind}:${key}`));
  const planDefinitions = definitions.filter((each) => each.kind === "tracking-plan");
  const program = compileProgram(live, { zone });
  const segmentDefinitions = definitions.filter((each) => each.kind === "segment");
  const traitDefinitions = definitions.filter((each) => each.kind === "trait");
  const segments = segmentProgram(live, zone);
  const plans = compileTrackingPlans(planDefinitions);
  const purposesOf = purposesOfTraits(traitDefinitions, segments, plans.purposeOf);
  const purposes = compilePurposes(
    definitions.filter((each) => each.kind === "purpose"),
    personalization,
  );
  return {
    seq,
    program,
    needs: compileNeeds(program, purposesOf, segments.segments),
    purposes,
    demands: demandsOf(purposes),
    identity: identityOf(definitions),
    plans,
    purposesOf,
    planDefinitions,
    segmentDefinitions,
    segmentNames: new Map(
      segmentDefinitions.flatMap(({ key, name }) => (name === undefined ? [] : [[key, name]])),
    ),
    traitDefinitions,
    segments,
    definitions,
    sources: definitions.filter((each) => each.kind === "source"),
    has: (kind, key) => ids.has(`${kind}:${key}`),
  };
};

export type LiveSettings = {
  /** The basis of personalization while no definition says otherwise. */
  readonly personalization: Basis;
  /** Zone of people who have none, IANA. */
  readonly zone: string;
};

export const openLiveDefinitions = async (
  store: Store,
  settings: LiveSettings,
): Promise<LiveDefinitions> => {
  const { personalization } = settings;
  const state = { live: await load(store, settings, null) };
  const listeners: (() => void)[] = [];
  return {
    onReload: (listener) => void listeners.push(listener),
    current: () => state.live,
    asOf: async (at) => load(store, settings, await store.reads.definitionsSeqAt(at)),
    personalization: () => ({
      basis: state.live.purposes.get(PERSONALIZATION)?.basis ?? personalization,
      from: state.live.has("purpose", PERSONALIZATION) ? "definition" : "setting",
    }),
    reload: async () => {
      const loaded = await load(store, settings, null);
      // Of two that were loaded at once the one that was read first may come last.
      if (loaded.seq >= state.live.seq) state.live = loaded;
      for (const tell of listeners) tell();
    },
  };
};
