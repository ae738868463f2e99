import type { Reads } from "../src/platform/store/contract.ts";
import type { PeopleReads } from "../src/platform/store/people-contract.ts";
import { NOON } from "./stored-event.ts";

/** Asks each read of people and their sessions for all that there is. */
export const PEOPLE_QUESTIONS: Readonly<
  Record<keyof PeopleReads, (reads: Reads) => Promise<unknown>>
> = {
  people: (reads) => reads.people(),
  personByEmail: (reads) =>
    Promise.all(
      ["ZON@example.com", "\uFB00@example.com", "nobody", "a\u0000"].map(reads.personByEmail),
    ),
  sessionPerson: (reads) =>
    Promise.all([
      reads.sessionPerson("hash of Zon", NOON),
      reads.sessionPerson("hash of Zon", Number.MAX_SAFE_INTEGER),
      reads.sessionPerson("none", NOON),
    ]),
  sessionsOf: async (reads) => {
    const people = await reads.people();
    return Promise.all(people.map(({ id }) => reads.sessionsOf(id, NOON)));
  },
  signInLink: (reads) =>
    Promise.all([
      reads.signInLink("link of arlig", NOON),
      reads.signInLink("link of arlig", NOON + 60_000),
      reads.signInLink("link of Zon", NOON),
    ]),
};
