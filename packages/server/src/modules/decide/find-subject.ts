import type { DecideRequest } from "@attune/contract";
import { problem } from "@attune/contract";
import type { Identifier } from "@attune/core/event";
import type { IdentityPolicy, Trust } from "@attune/core/identity";
import { isBelieved, normalForm } from "@attune/core/identity";
import type { Store, Subject } from "../../platform/store/index.ts";

/** Whom a call is about: the identifier that decides, what is known of it, the others. */
export type Found = {
  readonly identifier: Identifier;
  readonly subject: Subject | null;
  readonly noted: readonly Identifier[];
};

/** A namespace that nobody defined is a caller's slip, not a visitor without a name. */
const refuseUnknown = (
  identifiers: DecideRequest["identifiers"],
  identity: IdentityPolicy,
): void => {
  const unknown = Object.keys(identifiers).filter((name) => !identity.byName.has(name));
  if (unknown.length === 0) return;
  const known = identity.namespaces.map(({ name }) => name).join(", ");
  throw problem("identifier-not-valid", {
    detail: `There is no namespace ${unknown.join(", ")}. Namespaces: ${known}.`,
  });
};

/** Usable identifiers of the call, highest priority first; a browser's unsigned ones do not count. */
export const usableIdentifiers = (
  request: DecideRequest,
  identity: IdentityPolicy,
  trust: Trust,
): Identifier[] => {
  refuseUnknown(request.identifiers, identity);
  return identity.namespaces.flatMap((namespace) => {
    const { name } = namespace;
    const raw = Object.hasOwn(request.identifiers, name) ? request.identifiers[name] : undefined;
    if (raw === undefined) return [];
    const form = normalForm(raw, namespace, identity);
    if ("refused" in form) return [];
    const identifier = { ns: name, value: form.value };
    const hash = Object.hasOwn(request.userHash, name) ? request.userHash[name] : undefined;
    return isBelieved(identifier, hash ?? null, trust) ? [identifier] : [];
  });
};

/** Of several identifiers the highest-priority known one decides; `decide` never links. */
export const findSubject = async (
  store: Store,
  identifiers: readonly Identifier[],
): Promise<Found | null> => {
  for (const identifier of identifiers) {
    const subject = await store.reads.subject(identifier);
    if (!subject) continue;
    return { identifier, subject, noted: identifiers.filter((other) => other !== identifier) };
  }
  const [first, ...noted] = identifiers;
  return first ? { identifier: first, subject: null, noted } : null;
};
