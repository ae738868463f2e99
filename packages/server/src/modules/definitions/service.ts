import type { ApplyResponse } from "@attune/contract";
import type { Definition, Kind } from "@attune/core/definition";
import type { JsonObject } from "@attune/core/json";
import type {
  DefinitionEvent,
  DefinitionOrigin,
  Precondition,
  StoredDefinition,
} from "../../platform/store/index.ts";
import type { ApplyOrder } from "./apply.ts";
import { createApply } from "./apply.ts";
import type { By, DefinitionsDeps } from "./change.ts";
import { validateAgainst } from "./change.ts";
import { planChanges } from "./plan.ts";
import type { Settled } from "./settle.ts";
import { settle } from "./settle.ts";
import type { Step, Stepped } from "./steps.ts";
import { createSteps } from "./steps.ts";

export type Plan = { readonly base: number; readonly settled: readonly Settled[] };

export type Definitions = {
  readonly list: () => Promise<readonly StoredDefinition[]>;
  readonly history: (kind: Kind, key: string) => Promise<readonly StoredDefinition[]>;
  readonly events: (kind: Kind, key: string) => Promise<readonly DefinitionEvent[]>;
  readonly needsApproval: (kind: Kind) => boolean;
  /** Checks documents as a set, against what is live and stays so; throws `definition-not-valid` with every flaw. */
  readonly validate: (documents: readonly JsonObject[], prune?: boolean) => readonly Definition[];
  readonly plan: (documents: readonly JsonObject[], prune: boolean) => Promise<Plan>;
  /** Makes documents live; those whose kind needs approval stop in review. */
  readonly apply: (order: ApplyOrder, by: By) => Promise<ApplyResponse>;
  readonly draft: (
    document: JsonObject,
    by: By & { readonly origin: DefinitionOrigin },
    precondition: Precondition | null,
  ) => Promise<StoredDefinition>;
  readonly submit: (step: Step, by: By) => Promise<Stepped>;
  readonly approve: (step: Step, by: By) => Promise<Stepped>;
  readonly reject: (step: Step, by: By, reason: string) => Promise<Stepped>;
  readonly publish: (step: Step, by: By) => Promise<Stepped>;
  readonly archive: (step: Step, by: By) => Promise<Stepped>;
  /** Throws away what waits to be live. */
  readonly discard: (step: Step, by: By) => Promise<Stepped>;
};

/** Lets one change at a time check what is live and write: no other comes between the two. */
const createTurns = () => {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work, work);
    last = turn.catch(() => undefined);
    return turn;
  };
};

/** The life of definitions: checked, planned, written, reviewed, live, out of use. */
export const createDefinitions = (deps: DefinitionsDeps): Definitions => {
  const { reads } = deps.store;
  const inTurn = createTurns();
  const validate = validateAgainst(deps.live);
  const apply = createApply(deps);
  const steps = createSteps(deps);
  return {
    list: reads.definitions,
    history: reads.definitionHistory,
    events: reads.definitionEvents,
    needsApproval: (kind) => deps.approval.has(kind),
    validate: (documents, prune = false) => validate(documents, { prune }),
    plan: (documents, prune) =>
      inTurn(async () => {
        const definitions = validate(documents, { prune });
        const [base, stored] = await Promise.all([reads.definitionsSeq(), reads.definitions()]);
        const planned = planChanges(definitions, stored, prune);
        const approval = { needs: (kind: Kind) => deps.approval.has(kind), approve: false };
        return { base, settled: settle(planned, deps.live.current().has, approval) };
      }),
    apply: (order, by) => inTurn(() => apply(order, by)),
    draft: (document, by, precondition) => inTurn(() => steps.draft(document, by, precondition)),
    submit: (step, by) => inTurn(() => steps.submit(step, by)),
    approve: (step, by) => inTurn(() => steps.approve(step, by)),
    reject: (step, by, reason) => inTurn(() => steps.reject(step, by, reason)),
    publish: (step, by) => inTurn(() => steps.publish(step, by)),
    archive: (step, by) => inTurn(() => steps.archive(step, by)),
    discard: (step, by) => inTurn(() => steps.discard(step, by)),
  };
};
