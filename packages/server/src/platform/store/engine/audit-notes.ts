import type { AuditAction } from "@attune/contract";
import { isSeparationProblem } from "@attune/core/commit";
import type { AuditNote } from "../audit-contract.ts";
import type { CatalogItemOutcome } from "../catalog-contract.ts";
import type { DefinitionRef, DefinitionStatus } from "../definitions-contract.ts";
import type { DiscardCommand, ReleaseOutcome } from "../quarantine-contract.ts";
import { personNotes, sessionNotes } from "./audit-people-notes.ts";
import type { Answer, Answers, Command } from "./commands.ts";
import { keyTarget } from "./key-rows.ts";

type Notes = {
  readonly [N in Command["command"]]: (
    command: Extract<Command, { readonly command: N }>,
    answer: Answers[N],
  ) => readonly AuditNote[];
};

const NOTHING: readonly AuditNote[] = [];
const nothing = (): readonly AuditNote[] => NOTHING;

const DEFINITION_ACTIONS: Readonly<Record<DefinitionStatus, AuditAction>> = {
  draft: "definition.draft",
  "in review": "definition.review",
  live: "definition.live",
  archived: "definition.archived",
  discarded: "definition.discarded",
};

const refOf = ({ kind, key }: DefinitionRef): string => `${kind}:${key}`;

/** What a discard was asked for; the name of an event is anybody's text, and stays out. */
const discardedBy = (request: DiscardCommand): string =>
  "id" in request ? request.id : (request.filter.group ?? request.filter.source ?? "quarantine");

const KEY_ACTIONS = { add: "key.add", rotate: "key.rotate", revoke: "key.revoke" } as const;

/**
 * What each command of the writer leaves in the audit log, given its answer: nothing when it
 * changed nothing. The identifiers and the reason of an unmerge stand in the log under its
 * sequence, where they can be erased; nothing can be erased from a chain.
 */
const NOTES: Notes = {
  events: nothing,
  fill: nothing,
  gathered: nothing,
  zone: nothing,
  states: nothing,
  decisions: nothing,
  facet: nothing,
  unmerge: ({ request: { profile, take, actor, at } }, answer) =>
    isSeparationProblem(answer)
      ? NOTHING
      : [
          {
            at,
            actor,
            action: "profile.unmerge",
            target: `p${profile}`,
            details: { unmerge: answer.seq, identifiers: take.length },
          },
        ],
  undo: ({ request: { profile, unmerge, actor, at } }, answer) =>
    isSeparationProblem(answer)
      ? NOTHING
      : [
          {
            at,
            actor,
            action: "profile.undo",
            target: `p${profile}`,
            details: { unmerge, seq: answer.seq },
          },
        ],
  // Which account stands in the log under the leave's sequence, as with an unmerge.
  leave: ({ request: { actor, at } }, answer) =>
    answer === null || answer.seq === null
      ? NOTHING
      : [
          {
            at,
            actor,
            action: "account.leave",
            target: `p${answer.profile}`,
            details: { seq: answer.seq },
          },
        ],
  consent: ({ request: { statements, actor, at } }, { profile, recorded }) =>
    recorded === 0
      ? NOTHING
      : [
          {
            at,
            actor,
            action: "consent.record",
            target: `p${profile}`,
            details: {
              recorded,
              statements: statements.map(({ purpose, granted }) => ({ purpose, granted })),
            },
          },
        ],
  definitions: ({ request: { changes, origin, actor, at } }, { changed }) => {
    const asked = new Map(
      changes.map((each) => [refOf("definition" in each ? each.definition : each), each.change]),
    );
    return changed.map(({ version, status, ...ref }) => ({
      at,
      actor,
      action: DEFINITION_ACTIONS[status],
      target: refOf(ref),
      details: { version, origin, change: asked.get(refOf(ref)) ?? null },
    }));
  },
  catalog: ({ request: { actor, at } }, { seq, items }) => {
    if (seq === null) return NOTHING;
    const count = (status: CatalogItemOutcome["status"]): number =>
      items.filter((each) => each.status === status).length;
    const [created, changed, removed] = [count("created"), count("changed"), count("removed")];
    const details = { seq, created, changed, removed };
    return [{ at, actor, action: "catalog.change", target: "catalog", details }];
  },
  key: ({ request: { change, actor, at } }, answer) => {
    if (answer.outcome !== "changed") return NOTHING;
    const { id, name, kind, role, source, expires } = answer.key;
    const { replaced } = answer;
    return [
      {
        at,
        actor,
        action: KEY_ACTIONS[change],
        target: keyTarget(replaced?.id ?? id),
        details: {
          name,
          kind,
          role,
          source,
          expires,
          ...(replaced ? { by: id, until: replaced.expires } : {}),
        },
      },
    ];
  },
  person: ({ request }, answer) => personNotes(request, answer),
  session: ({ request }, answer) => sessionNotes(request, answer),
  approval: ({ request: { kinds, actor, at } }, { before }) =>
    before === null
      ? NOTHING
      : [
          {
            at,
            actor,
            action: "approval.changed",
            target: "approval",
            details: { before: [...before], kinds: [...kinds] },
          },
        ],
  model: ({ request: { choice, way, actor, at } }, before) => [
    { at, actor, action: `model.${way}`, target: choice.version, details: { before } },
  ],
  release: ({ request: { target, fixes, actor, at } }, { outcomes }) => {
    const count = (status: ReleaseOutcome["status"]): number =>
      outcomes.filter((each) => each.status === status).length;
    const [released, duplicates] = [count("released"), count("duplicate")];
    return released + duplicates === 0
      ? NOTHING
      : [
          {
            at,
            actor,
            action: "quarantine.release",
            target,
            details: { released, duplicates, failing: count("failing"), fixes },
          },
        ];
  },
  discard: ({ request }, { discarded, summarised }) =>
    discarded + summarised === 0
      ? NOTHING
      : [
          {
            at: request.at,
            actor: request.actor,
            action: "quarantine.discard",
            target: discardedBy(request),
            details: { discarded, summarised },
          },
        ],
  rejected: nothing,
  "import-cursor": nothing,
  merge: nothing,
  trim: nothing,
  timers: nothing,
  lease: nothing,
  audit: ({ note }) => [note],
};

// Method syntax: the notes of a command's name are handed that command and its answer.
type AnyNotes = { of(command: Command, answer: Answer): readonly AuditNote[] };

/** A text that SQLite and RFC 8785 can hold: a lone surrogate becomes U+FFFD. */
const wellFormed = (note: AuditNote): AuditNote => ({
  ...note,
  actor: note.actor.toWellFormed(),
  target: note.target.toWellFormed(),
  details: JSON.parse(JSON.stringify(note.details), (_key, value: unknown) =>
    typeof value === "string" ? value.toWellFormed() : value,
  ),
});

/** What to note of a command that was carried out. */
export const auditOf = (command: Command, answer: Answer): readonly AuditNote[] => {
  const notes: AnyNotes = { of: NOTES[command.command] };
  const noted = notes.of(command, answer);
  return noted.length === 0 ? NOTHING : noted.map(wellFormed);
};
