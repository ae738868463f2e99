import type { AuditAction } from "@attune/contract";
import type { Answer } from "../../../api/index.ts";
import { hrefOf } from "../../../definitions/index.ts";
import type { I18n } from "../../../i18n/index.ts";

export type AuditRow = Answer<"auditLog">["rows"][number];

/** All that the log notes, in the order in which it can be chosen. */
export const ACTIONS = [
  "definition.live",
  "definition.draft",
  "definition.review",
  "definition.archived",
  "definition.discarded",
  "approval.changed",
  "model.trained",
  "model.rolled-back",
  "catalog.change",
  "profile.unmerge",
  "profile.undo",
  "account.leave",
  "consent.record",
  "key.add",
  "key.rotate",
  "key.revoke",
  "person.add",
  "person.change",
  "person.link",
  "person.password",
  "session.start",
  "session.end",
  "quarantine.release",
  "quarantine.discard",
  "import",
  "export.events",
  "export.profiles",
  "export.members",
  "export.decisions",
  "clock.set",
] as const satisfies readonly AuditAction[];

export const actionIn = (text: string): AuditAction | undefined =>
  ACTIONS.find((action) => action === text);

/** What was done, in words: also what a newer server notes has some. */
export const actionText = ({ t }: Pick<I18n, "t">, text: string): string => {
  const action = actionIn(text);
  return action === undefined ? text : t(`audit.did.${action}`);
};

/** Kinds that have a screen of their own in the set-up. */
const KIND_PAGES: Readonly<Record<string, string>> = {
  source: "setup/sources",
  "tracking-plan": "setup/tracking-plan",
  purpose: "setup/consent",
};

/** The kind and key that a target names; null for what is no definition. */
export const definitionIn = ({
  action,
  target,
}: Pick<AuditRow, "action" | "target">): { readonly kind: string; readonly key: string } | null => {
  const [, kind, key] = /^([a-z-]+):(.+)$/s.exec(target) ?? [];
  return kind === undefined || key === undefined || !action.startsWith("definition.")
    ? null
    : { kind, key };
};

const plainAddress = ({ action, target }: Pick<AuditRow, "action" | "target">): string | null => {
  if (/^p\d+$/.test(target)) return `/people/${target}`;
  if (/^(?:person|session)\./.test(action)) return "/setup/people";
  if (action.startsWith("key.")) return "/setup/keys?show=all";
  if (action.startsWith("catalog.")) return "/items";
  if (action.startsWith("quarantine.")) return "/live?status=quarantined";
  return null;
};

/** Where what a row tells of is looked at; null when there is no such place. */
export const targetAddress = (row: Pick<AuditRow, "action" | "target">): string | null => {
  const definition = definitionIn(row);
  if (definition === null) return plainAddress(row);
  const { kind, key } = definition;
  const page = Object.hasOwn(KIND_PAGES, kind) ? KIND_PAGES[kind] : undefined;
  return page === undefined ? hrefOf(kind, key) : `/${page}/${encodeURIComponent(key)}`;
};

/** A head as it is noted: N:HASH. Null when it is none. */
export const headIn = (text: string): { readonly n: number; readonly hash: string } | null => {
  const [, n, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text.trim()) ?? [];
  return n === undefined || hash === undefined ? null : { n: Number(n), hash };
};
