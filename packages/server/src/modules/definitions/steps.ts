import type { ApplyResponse } from "@attune/contract";
import { problem } from "@attune/contract";
import type { Known } from "@attune/core/definition";
import { usersIn } from "@attune/core/definition";
import type { JsonObject } from "@attune/core/json";
import type {
  DefinitionChange,
  DefinitionOrigin,
  DefinitionRef,
  Precondition,
  StoredDefinition,
} from "../../platform/store/index.ts";
import type { By, DefinitionsDeps } from "./change.ts";
import { checkApprover, createChange, validateAgainst } from "./change.ts";
import { isWaiting, newestOf } from "./plan.ts";
import { checkNamesRevision } from "./precondition.ts";

/** A change to one definition that is there. */
export type Step = DefinitionRef & { readonly precondition: Precondition | null };
/** Where a step leads, and the revision of what is the newest version then; null when none is left. */
export type Stepped = { readonly applied: ApplyResponse; readonly revision: string | null };

/** Live definitions that would refer to nothing without this one. */
const liveUsersOf = async (
  { store }: DefinitionsDeps,
  { kind, key }: DefinitionRef,
): Promise<string[]> => {
  const stored = await store.reads.definitions();
  const live = stored.flatMap(({ definition, status }) => (status === "live" ? [definition] : []));
  return usersIn(live)(kind, key).map((user) => `${user.kind} ${user.key}`);
};

const newestIn =
  ({ store }: DefinitionsDeps) =>
  async ({ kind, key }: DefinitionRef): Promise<StoredDefinition> => {
    const latest = newestOf(await store.reads.definitionHistory(kind, key));
    if (!latest) throw problem("definition-not-found");
    return latest;
  };

/** A draft may refer to what is a draft itself; before it goes on, that must be live. */
const pendingIn = async ({ store }: DefinitionsDeps): Promise<Known> => {
  const stored = (await store.reads.definitions()).filter(isWaiting);
  const ids = new Set(stored.map(({ definition: { kind, key } }) => `${kind}:${key}`));
  return (kind, key) => ids.has(`${kind}:${key}`);
};

/** Who cannot approve, where nobody has to, is told what to do instead. */
const checkNeeded = async (deps: DefinitionsDeps, step: Step, { actor }: By): Promise<void> => {
  if (deps.approval.has(step.kind)) return;
  const { status, authors } = await newestIn(deps)(step);
  if (status === "draft" || (status === "in review" && authors.includes(actor)))
    throw problem("approval-not-needed", {
      detail: `${step.kind} ${step.key} is ${status}, and its kind needs no approval here.`,
    });
};

/** Takes one step, and tells where it led. */
const createTake = (deps: DefinitionsDeps) => {
  const change = createChange(deps);
  return async (
    what: DefinitionChange,
    { kind, key, precondition }: Step,
    by: By,
  ): Promise<Stepped> => {
    const applied = await change([what], { ...by, origin: "api", precondition });
    const left = newestOf(await deps.store.reads.definitionHistory(kind, key));
    return { applied, revision: left?.revision ?? null };
  };
};

/** The steps in the life of one definition. */
export const createSteps = (deps: DefinitionsDeps) => {
  const validate = validateAgainst(deps.live);
  const change = createChange(deps);
  const newest = newestIn(deps);
  const take = createTake(deps);

  /** What goes on to be live is checked again: what it refers to may be gone by now. */
  const onward = async (
    onto: "submit" | "approve" | "publish",
    step: Step,
    by: By,
  ): Promise<Stepped> => {
    const { kind, key } = step;
    const { definition } = await newest(step);
    validate([JSON.parse(JSON.stringify(definition))]);
    return take({ change: onto, kind, key }, step, by);
  };

  const archive = async (step: Step, by: By): Promise<Stepped> => {
    const { kind, key } = step;
    if (deps.approval.has(kind)) checkApprover(kind, by, `archive ${kind} ${key}`);
    const users = await liveUsersOf(deps, step);
    if (users.length === 0) return take({ change: "archive", kind, key }, step, by);
    throw problem("definition-not-valid", {
      detail: `${kind} ${key} is used by ${users.join(", ")}: archive these first.`,
    });
  };

  return {
    draft: async (
      document: JsonObject,
      by: By & { readonly origin: DefinitionOrigin },
      precondition: Precondition | null,
    ): Promise<StoredDefinition> => {
      const [definition] = validate([document], { alsoKnown: await pendingIn(deps) });
      if (!definition) throw problem("definition-not-valid");
      await change([{ change: "draft", definition }], { ...by, precondition });
      return newest(definition);
    },
    submit: (step: Step, by: By) => onward("submit", step, by),
    approve: async (step: Step, by: By): Promise<Stepped> => {
      checkApprover(step.kind, by, `approve ${step.kind} ${step.key}`);
      await checkNeeded(deps, step, by);
      checkNamesRevision(step.precondition);
      return onward("approve", step, by);
    },
    reject: async (step: Step, by: By, reason: string): Promise<Stepped> => {
      const { kind, key } = step;
      checkApprover(kind, by, `review ${kind} ${key}`);
      return take({ change: "reject", kind, key, reason }, step, by);
    },
    publish: (step: Step, by: By) =>
      onward(deps.approval.has(step.kind) ? "submit" : "publish", step, by),
    archive: (step: Step, by: By) => archive(step, by),
    discard: (step: Step, by: By) =>
      take({ change: "discard", kind: step.kind, key: step.key }, step, by),
  };
};
