import { problem } from "@attune/contract";
import type { Purpose } from "@attune/core/consent";
import { permissionOf } from "@attune/core/consent";
import type { Event } from "@attune/core/event";
import type { JsonObject } from "@attune/core/json";
import { limitToPurpose } from "@attune/core/tracking-plan";
import type { Store } from "../../platform/store/index.ts";
import type { Live } from "../definitions/index.ts";

type ConsentsOf = Store["reads"]["consentsOf"];

/** What an export leaves out. */
export type ExportFilter = {
  /** Whether a row may go out that is about a profile, by its person's statements; null where that is gone. */
  readonly takes: (profile: number | null, consentsOf: ConsentsOf) => Promise<boolean>;
  /** An event's message as far as it may go out; null where none of it may. */
  readonly messageOf: (event: Event) => JsonObject | null;
  /** Key of the purpose for which a trait is kept, where the trait may not go out for that. */
  readonly keptFor: (trait: string) => string | null;
};

/** Profiles whose answer is kept while an export runs. */
const REMEMBERED = 100_000;

const EVERYTHING: ExportFilter = {
  takes: async () => true,
  messageOf: ({ message }) => message,
  keptFor: () => null,
};

/** Leaves out people for whom a purpose is not allowed; of who is gone nothing can be read: left out. */
const allowedFor = (demanded: readonly Purpose[], now: number): ExportFilter["takes"] => {
  const known = new Map<number, boolean>();
  return async (profile, consentsOf) => {
    if (profile === null) return false;
    const before = known.get(profile);
    if (before !== undefined) return before;
    const consents = await consentsOf(profile);
    const allowed =
      consents !== null &&
      demanded.every((purpose) => permissionOf(purpose, consents, now).allowed);
    if (known.size >= REMEMBERED) known.clear();
    known.set(profile, allowed);
    return allowed;
  };
};

/**
 * What an export leaves out for a purpose, as things stand at an instant (epoch ms): people for whom
 * it is not allowed, and what the live tracking plans say is collected for another purpose.
 */
export const exportFilter = (
  {
    demands,
    purposesOf,
    planDefinitions,
  }: Pick<Live, "demands" | "purposesOf" | "planDefinitions">,
  key: string | undefined,
  now: number,
): ExportFilter => {
  if (key === undefined) return EVERYTHING;
  const demanded = demands.get(key);
  if (!demanded)
    throw problem("purpose-not-found", {
      detail: `There is no purpose ${key}. Purposes: ${[...demands.keys()].join(", ")}.`,
    });
  return {
    takes: allowedFor(demanded, now),
    messageOf: limitToPurpose(planDefinitions, key),
    keptFor: (trait) => purposesOf(trait).find((purpose) => purpose !== key) ?? null,
  };
};
