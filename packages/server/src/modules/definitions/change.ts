import type { ApplyResponse, Role } from "@attune/contract";
import { APPROVERS, problem } from "@attune/contract";
import type { Definition, DefinitionFlaw, Kind } from "@attune/core/definition";
import { checkDefinitions } from "@attune/core/definition";
import type { JsonObject } from "@attune/core/json";
import type { Clock } from "../../platform/clock/index.ts";
import type {
  DefinitionChange,
  DefinitionOrigin,
  Precondition,
  Store,
} from "../../platform/store/index.ts";
import type { LiveDefinitions } from "./live.ts";
import { refusalProblem } from "./refusal.ts";

/** Who changes something: a key's name, and what its holder is. */
export type By = { readonly actor: string; readonly role: Role | null };

export type DefinitionsDeps = {
  readonly store: Store;
  readonly clock: Clock;
  readonly live: LiveDefinitions;
  /** The kinds whose definitions somebody must approve. */
  readonly approval: ReadonlySet<Kind>;
};

/** Flaws that one answer tells. */
const TOLD = 100;

/** The problem that tells flaws. */
export const notValid = (flaws: readonly DefinitionFlaw[]): Error =>
  problem("definition-not-valid", {
    detail: `${flaws.length} ${flaws.length === 1 ? "flaw" : "flaws"}; nothing was changed.`,
    errors: flaws.slice(0, TOLD).map(({ kind, key, pointer, message }) => ({
      pointer: `${kind}:${key}${pointer}`,
      detail: message,
    })),
  });

/** Checks documents as a set; with `prune` they have nothing but one another to refer to. */
export const validateAgainst =
  (live: LiveDefinitions) =>
  (documents: readonly JsonObject[], prune = false): readonly Definition[] => {
    const { has, planDefinitions } = live.current();
    // Of what a prune would archive nothing can be used.
    const { definitions, flaws } = checkDefinitions(
      documents,
      prune ? () => false : has,
      prune ? [] : planDefinitions,
    );
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
};

/** Hands changes to the store, and its refusals to the caller. */
export const createChange =
  ({ store, clock, live }: DefinitionsDeps) =>
  async (
    changes: readonly DefinitionChange[],
    { actor, origin, precondition = null, base = null }: Order,
  ): Promise<ApplyResponse> => {
    const at = clock.now();
    const outcome = await store.changeDefinitions({
      changes,
      actor,
      origin,
      at,
      precondition,
      base,
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
