import type { ApplyResponse, Role } from "@attune/contract";
import { APPROVERS, problem, problemError } from "@attune/contract";
import type { Definition, DefinitionFlaw, Kind, Known } from "@attune/core/definition";
import { checkDefinitions, usesIn } from "@attune/core/definition";
import type { JsonObject } from "@attune/core/json";
import type { Clock } from "../../platform/clock/index.ts";
import type {
  DefinitionChange,
  DefinitionOrigin,
  Precondition,
  Store,
} from "../../platform/store/index.ts";
import type { ApprovalKinds } from "./approval.ts";
import type { LiveDefinitions } from "./live.ts";
import { createLoweringCheck } from "./lowering.ts";
import { refusalProblem } from "./refusal.ts";

/** Who changes something: a key's name, and what its holder is. */
export type By = { readonly actor: string; readonly role: Role | null };

export type DefinitionsDeps = {
  readonly store: Store;
  readonly clock: Clock;
  readonly live: LiveDefinitions;
  /** The kinds whose definitions somebody must approve. */
  readonly approval: Pick<ApprovalKinds, "has">;
};

/** Flaws that one answer tells. */
const TOLD = 100;

/** The problem that tells flaws. */
export const notValid = (flaws: readonly DefinitionFlaw[]): Error =>
  problem("definition-not-valid", {
    detail: `${flaws.length} ${flaws.length === 1 ? "flaw" : "flaws"}; nothing was changed.`,
    errors: flaws
      .slice(0, TOLD)
      .map(({ kind, key, pointer, ...told }) => problemError(`${kind}:${key}${pointer}`, told)),
  });

/** References to what a prune would archive. */
const pruneFlaws = (definitions: readonly Definition[], isLive: Known): DefinitionFlaw[] => {
  const ids = new Set(definitions.map(({ kind, key }) => `${kind}:${key}`));
  return usesIn(definitions)
    .filter(({ use: { kind, key } }) => !ids.has(`${kind}:${key}`) && isLive(kind, key))
    .map(({ user, use: { pointer, kind, key } }) => ({
      kind: user.kind,
      key: user.key,
      pointer,
      message: `${kind} ${key} is live but not among these definitions: prune would archive it, while ${user.kind} ${user.key} refers to it`,
    }));
};

export type Against = {
  /** Whether what is live and not among them goes out of use. */
  readonly prune?: boolean;
  /** What they may refer to beside one another and what is live. */
  readonly alsoKnown?: Known;
};

/** Kinds that are checked beside one another. */
const DECIDING: ReadonlySet<string> = new Set(["slot", "offer", "rule", "policy", "recommender"]);

/** Checks documents as a set, beside what is live. */
export const validateAgainst =
  (live: LiveDefinitions) =>
  (
    documents: readonly JsonObject[],
    { prune = false, alsoKnown = () => false }: Against = {},
  ): readonly Definition[] => {
    const {
      has,
      planDefinitions,
      segmentDefinitions,
      traitDefinitions,
      definitions: present,
    } = live.current();
    const checked = checkDefinitions(
      documents,
      (kind, key) => has(kind, key) || alsoKnown(kind, key),
      prune
        ? {}
        : {
            plans: planDefinitions,
            segments: segmentDefinitions,
            traits: traitDefinitions,
            deciding: present.filter(({ kind }) => DECIDING.has(kind)),
          },
    );
    const { definitions } = checked;
    const flaws = [...checked.flaws, ...(prune ? pruneFlaws(definitions, has) : [])];
    if (flaws.length === 0) return definitions;
    throw notValid(flaws);
  };

/** Refuses what only somebody may do who approves a kind. */
export const checkApprover = (kind: Kind, { role }: By, what: string): void => {
  const roles = APPROVERS[kind];
  if (role !== null && roles.includes(role)) return;
  throw problem("role-not-allowed", {
    detail: `This key's role is ${role ?? "none"}; to ${what} takes ${roles.join(" or ")}.`,
  });
};

type Order = By & {
  readonly origin: DefinitionOrigin;
  readonly precondition?: Precondition | null;
  readonly base?: number | null;
  readonly overDrafts?: boolean;
};

/** Hands changes to the store, and its refusals to the caller. */
export const createChange = ({ store, clock, live }: DefinitionsDeps) => {
  const checkLowering = createLoweringCheck({ store, live });
  return async (
    changes: readonly DefinitionChange[],
    { actor, role, origin, precondition = null, base = null, overDrafts = false }: Order,
  ): Promise<ApplyResponse> => {
    await checkLowering(changes, { actor, role });
    const at = clock.now();
    const outcome = await store.changeDefinitions({
      changes,
      actor,
      origin,
      at,
      precondition,
      base,
      overDrafts,
    });
    if (outcome.refused) throw refusalProblem(outcome.refused);
    const [missing] = outcome.missing;
    if (missing && outcome.changed.length === 0) {
      throw problem("definition-not-found", {
        detail: `There is no version of ${missing.kind} ${missing.key} to do this to.`,
      });
    }
    if (outcome.changed.some(({ status }) => status === "live" || status === "archived"))
      await live.reload();
    return {
      seq: outcome.seq,
      changed: [...outcome.changed],
      unchanged: [...outcome.unchanged],
    };
  };
};
