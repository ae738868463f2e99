import { problem } from "@attune/contract";
import type { Purpose } from "@attune/core/consent";
import { permissionOf } from "@attune/core/consent";
import type { Store } from "../../platform/store/index.ts";

/** Whether what is known of a profile may go out; of a line about nobody there is nothing to ask. */
export type MayGoOut = (profile: number) => Promise<boolean>;

/** Profiles whose answer is kept while an export runs. */
const REMEMBERED = 100_000;

export const everybody: MayGoOut = async () => true;

/** Leaves out people for whom a purpose is not allowed; of who is gone nothing can be read: left out. */
const allowedFor = (store: Store, demanded: readonly Purpose[], now: number): MayGoOut => {
  const known = new Map<number, boolean>();
  return async (profile) => {
    const before = known.get(profile);
    if (before !== undefined) return before;
    const consents = await store.reads.consentsOf(profile);
    const allowed =
      consents !== null &&
      demanded.every((purpose) => permissionOf(purpose, consents, now).allowed);
    if (known.size >= REMEMBERED) known.clear();
    known.set(profile, allowed);
    return allowed;
  };
};

/** What an export leaves out for a purpose, as things stand at an instant (epoch ms). */
export const exportFilter = (
  store: Store,
  demands: ReadonlyMap<string, readonly Purpose[]>,
  key: string | undefined,
  now: number,
): MayGoOut => {
  if (key === undefined) return everybody;
  const demanded = demands.get(key);
  if (!demanded)
    throw problem("purpose-not-found", {
      detail: `There is no purpose ${key}. Purposes: ${[...demands.keys()].join(", ")}.`,
    });
  return allowedFor(store, demanded, now);
};
