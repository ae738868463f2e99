import type { AuditNote } from "../audit-contract.ts";
import type { PersonCommand, PersonOutcome, SessionCommand } from "../people-contract.ts";
import { personTarget } from "./person-rows.ts";

type Changed = Extract<PersonOutcome, { outcome: "changed" }>;

/** What a change of people leaves in the audit log: never an address, a password or a token. */
export const personNotes = (
  request: PersonCommand,
  answer: PersonOutcome,
): readonly AuditNote[] => {
  if (answer.outcome !== "changed") return [];
  const { id, name, role, disabledAt } = answer.person;
  const { actor, at } = request;
  const note = { at, actor, target: personTarget(id) };
  switch (request.change) {
    case "add":
      return [{ ...note, action: "person.add", details: { name, role } }];
    case "alter":
      return [
        {
          ...note,
          action: "person.change",
          details: {
            role,
            disabled: disabledAt,
            // That it was changed: an address can be erased, a row of the chain cannot.
            email: request.email === null ? "same" : "given",
            ended: answer.ended,
          },
        },
      ];
    case "link":
      return [
        {
          ...note,
          action: "person.link",
          details: { expires: request.link.expires, setsPassword: request.link.setsPassword },
        },
      ];
  }
};

const passwordNote = (
  by: "link" | "person",
  at: number,
  { person, ended }: Changed,
): AuditNote => ({
  at,
  actor: person.name,
  action: "person.password",
  target: personTarget(person.id),
  details: { by, ended },
});

const startNote = (by: string, at: number, { person }: Changed, session: string): AuditNote => ({
  at,
  actor: person.name,
  action: "session.start",
  target: personTarget(person.id),
  details: { by, session },
});

/** What somebody's signing in or out leaves there; the actor is the person. */
export const sessionNotes = (
  request: SessionCommand,
  answer: PersonOutcome,
): readonly AuditNote[] => {
  if (answer.outcome !== "changed") return [];
  const { at } = request;
  switch (request.change) {
    case "start":
      return [startNote("password", at, answer, request.session.id)];
    case "redeem":
      return [
        ...(request.password === null ? [] : [passwordNote("link", at, answer)]),
        startNote("link", at, answer, request.session.id),
      ];
    case "password":
      return [
        passwordNote("person", at, answer),
        startNote("password", at, answer, request.session.id),
      ];
    case "end":
      return [
        {
          at,
          actor: answer.person.name,
          action: "session.end",
          target: personTarget(answer.person.id),
          details: { session: request.id },
        },
      ];
    case "touch":
      return [];
  }
};
