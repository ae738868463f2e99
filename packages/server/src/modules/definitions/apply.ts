import type { ApplyResponse } from "@attune/contract";
import { problem } from "@attune/contract";
import type { JsonObject } from "@attune/core/json";
import type { By, DefinitionsDeps } from "./change.ts";
import { checkApprover, createChange, notValid, validateAgainst } from "./change.ts";
import { planChanges } from "./plan.ts";
import type { Settled } from "./settle.ts";
import { changeOf, hangingFlaws, nameOf, settle } from "./settle.ts";

export type ApplyOrder = {
  readonly definitions: readonly JsonObject[];
  readonly prune?: boolean | undefined;
  readonly base?: number | undefined;
  readonly approve?: boolean | undefined;
  readonly overDrafts?: boolean | undefined;
};

/** What waits for others only says for which. */
const withWaiting = (applied: ApplyResponse, settled: readonly Settled[]): ApplyResponse => {
  const named = new Map(
    settled.map(({ planned: { kind, key }, waitsFor }) => [`${kind}:${key}`, waitsFor]),
  );
  const tell = (each: ApplyResponse["changed"][number]): ApplyResponse["changed"][number] => {
    const waitsFor = named.get(`${each.kind}:${each.key}`) ?? [];
    return waitsFor.length === 0 ? each : { ...each, waitsFor: waitsFor.map(nameOf) };
  };
  const { seq, changed, unchanged } = applied;
  return { seq, changed: changed.map(tell), unchanged: unchanged.map(tell) };
};

/** Makes a set of definitions live: planned, settled, written in one commit. */
export const createApply = (deps: DefinitionsDeps) => {
  const { store, live, approval } = deps;
  const validate = validateAgainst(live);
  const change = createChange(deps);

  const checkRoles = (settled: readonly Settled[], approve: boolean, by: By): void => {
    for (const { planned, course } of settled) {
      const { kind, key } = planned;
      if (course === "approve") checkApprover(kind, by, `approve ${kind} ${key}`);
      if (course !== "archive" || !approval.has(kind)) continue;
      checkApprover(kind, by, `archive ${kind} ${key}`);
      if (!approve)
        throw problem("definition-not-valid", {
          detail: `To archive ${kind} ${key} needs approval: apply with approve, as somebody who may. Nothing was changed.`,
        });
    }
  };

  return async (
    {
      definitions: documents,
      prune = false,
      base,
      approve = false,
      overDrafts = false,
    }: ApplyOrder,
    by: By,
  ): Promise<ApplyResponse> => {
    const definitions = validate(documents, { prune });
    const stored = await store.reads.definitions();
    const settled = settle(planChanges(definitions, stored, prune), live.current().has, {
      needs: (kind) => approval.has(kind),
      approve,
    });
    checkRoles(settled, approve, by);
    const hanging = hangingFlaws(
      settled,
      stored.filter(({ status }) => status === "live").map(({ definition }) => definition),
    );
    if (hanging.length > 0) throw notValid(hanging);
    const order = { ...by, origin: "apply", base: base ?? null, overDrafts } as const;
    return withWaiting(await change(settled.map(changeOf), order), settled);
  };
};
