import { describe, expect, test } from "vitest";
import type { Person, Session, Store } from "../src/platform/store/index.ts";
import type { OpenStore } from "./store-contract.ts";
import { NOON } from "./store-contract.ts";

const HOUR = 3_600_000;

const person = (name: string): Person => ({
  id: `u_${name}`,
  name,
  email: `${name}@example.com`,
  role: "support",
  passwordAt: null,
  at: NOON,
  createdBy: "anna",
  disabledAt: null,
});

const session = (name: string, at = NOON): Session => ({
  hash: `hash of ${name}`,
  id: `s_${name}`,
  at,
  seen: at,
  expires: at + HOUR,
  agent: "a browser",
});

const link = (name: string) => ({
  hash: `link of ${name}`,
  setsPassword: true,
  expires: NOON + HOUR,
});

const add = (store: Store, name: string) =>
  store.changePerson({
    change: "add",
    person: person(name),
    link: link(name),
    actor: "anna",
    at: NOON,
  });

const redeem = (store: Store, name: string, as = name, password: string | null = "argon") =>
  store.changeSession({
    change: "redeem",
    hash: `link of ${name}`,
    password,
    session: session(as),
    at: NOON,
  });

const start = (store: Store, name: string, as: string, password = "argon", at = NOON) =>
  store.changeSession({
    change: "start",
    person: `u_${name}`,
    password,
    session: session(as, at),
    at,
  });

const alter = (store: Store, name: string, disabled: boolean) =>
  store.changePerson({
    change: "alter",
    id: `u_${name}`,
    email: null,
    role: null,
    disabled,
    by: null,
    actor: "anna",
    at: NOON,
  });

/** What every store engine does alike with people and their sessions. */
export const describePeople = (engine: string, open: OpenStore): void => {
  const withStore =
    (body: (opened: Awaited<ReturnType<OpenStore>>) => Promise<void>) =>
    async (): Promise<void> => {
      const opened = await open();
      try {
        await body(opened);
      } finally {
        await opened.end();
      }
    };

  describe(`${engine}: people and sessions`, () => {
    test(
      "a person, a session and a password are there after a restart",
      withStore(async ({ store, reopen }) => {
        expect(await add(store, "mia")).toMatchObject({ outcome: "changed" });
        expect(await redeem(store, "mia")).toMatchObject({ outcome: "changed", ended: 0 });
        const { reads } = await reopen();
        const known = { ...person("mia"), passwordAt: NOON };
        expect(await reads.personByEmail("MIA@example.com")).toEqual({
          person: known,
          password: "argon",
        });
        expect(await reads.sessionPerson("hash of mia", NOON)).toEqual({
          person: known,
          session: session("mia"),
        });
        expect(await reads.people()).toEqual([{ ...known, seen: NOON, entered: NOON }]);
        expect(await reads.signInLink("link of mia", NOON)).toBeNull();
      }),
    );

    test(
      "a link is used once by whoever comes first, and not after its end",
      withStore(async ({ store }) => {
        await add(store, "mia");
        const outcomes = await Promise.all(
          Array.from({ length: 8 }, (_, n) => redeem(store, "mia", `mia${n}`)),
        );
        expect(outcomes.filter(({ outcome }) => outcome === "changed")).toHaveLength(1);
        expect(await store.reads.sessionsOf("u_mia", NOON)).toHaveLength(1);
        await add(store, "bo");
        expect(await store.reads.signInLink("link of bo", NOON + HOUR - 1)).not.toBeNull();
        expect(await store.reads.signInLink("link of bo", NOON + HOUR)).toBeNull();
        const late = { change: "redeem", hash: "link of bo", password: "argon" } as const;
        const at = NOON + HOUR;
        expect(await store.changeSession({ ...late, session: session("bo", at), at })).toEqual({
          outcome: "refused",
        });
        // A link that sets a password does not sign in without one.
        expect(await redeem(store, "bo", "bo", null)).toEqual({ outcome: "refused" });
      }),
    );

    test(
      "a session expires at its instant, moves on when it is touched, and goes with the next one's start",
      withStore(async ({ store }) => {
        await add(store, "mia");
        await redeem(store, "mia");
        const opens = async (at: number) =>
          (await store.reads.sessionPerson("hash of mia", at)) !== null;
        expect(await opens(NOON + HOUR - 1)).toBe(true);
        expect(await opens(NOON + HOUR)).toBe(false);
        const touch = { change: "touch", hash: "hash of mia", expires: NOON + 2 * HOUR } as const;
        await store.changeSession({ ...touch, at: NOON + 1 });
        expect(await opens(NOON + HOUR)).toBe(true);
        // One that comes late does not put it back.
        await store.changeSession({ ...touch, expires: NOON + 1, at: NOON });
        expect(await opens(NOON + HOUR)).toBe(true);
        await start(store, "mia", "later", "argon", NOON + 3 * HOUR);
        const { length } = await store.reads.sessionsOf("u_mia", NOON);
        expect(length).toBe(1);
      }),
    );

    test(
      "nobody signs in with a password that was replaced, or is disabled, since it was judged",
      withStore(async ({ store }) => {
        await add(store, "mia");
        await redeem(store, "mia");
        expect(await start(store, "mia", "other")).toMatchObject({ outcome: "changed" });
        const change = { change: "password", person: "u_mia", was: "argon", at: NOON } as const;
        const both = await Promise.all(
          ["one", "two"].map((password) =>
            store.changeSession({ ...change, password, session: session(password) }),
          ),
        );
        expect(both).toMatchObject([{ outcome: "changed", ended: 2 }, { outcome: "refused" }]);
        expect(await start(store, "mia", "third")).toEqual({ outcome: "refused" });
        expect(await store.reads.sessionPerson("hash of mia", NOON)).toBeNull();
        expect(await alter(store, "mia", true)).toMatchObject({ outcome: "changed", ended: 1 });
        expect(await start(store, "mia", "fourth", "one")).toEqual({ outcome: "refused" });
        expect(await alter(store, "mia", true)).toMatchObject({ outcome: "unchanged" });
      }),
    );

    test(
      "of two owners who shut each other out at the same time one stays",
      withStore(async ({ store }) => {
        const owners = ["mia", "bo"].map((name) => ({ ...person(name), role: "owner" }));
        for (const owner of owners)
          await store.changePerson({
            change: "add",
            person: owner,
            link: link(owner.name),
            actor: "anna",
            at: NOON,
          });
        const shut = (id: string, by: string | null, role: string | null) => {
          const change = { change: "alter", email: null, actor: "anna", at: NOON } as const;
          return store.changePerson({ ...change, id, by, role, disabled: role === null || null });
        };
        for (const role of [null, "support"]) {
          const both = [shut("u_mia", "u_bo", role), shut("u_bo", "u_mia", role)];
          expect(await Promise.all(both)).toMatchObject([
            { outcome: "changed" },
            { outcome: "refused" },
          ]);
          expect(await shut("u_bo", null, role)).toEqual({ outcome: "last-owner" });
          const change = { change: "alter", email: null, actor: "anna", at: NOON } as const;
          const back = { ...change, id: "u_mia", by: "u_bo", role: "owner", disabled: false };
          expect(await store.changePerson(back)).toMatchObject({ outcome: "changed" });
        }
      }),
    );

    test(
      "people and keys share their names",
      withStore(async ({ store }) => {
        await add(store, "mia");
        const key = {
          id: "k_1",
          hash: "h",
          name: "MIA",
          kind: "secret",
          source: null,
          role: "owner",
          at: NOON,
          createdBy: "anna",
          expires: null,
          rotatedAt: null,
          revokedAt: null,
        } as const;
        const command = { change: "add", actor: "anna", at: NOON } as const;
        expect(await store.changeKey({ ...command, key })).toMatchObject({
          outcome: "person-name",
        });
        await store.changeKey({ ...command, key: { ...key, name: "Bo" } });
        expect(await add(store, "bo")).toEqual({ outcome: "taken", what: "name" });
        expect(await add(store, "Mia")).toEqual({ outcome: "taken", what: "name" });
      }),
    );
  });
};
