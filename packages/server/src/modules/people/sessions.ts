import type { IncomingHttpHeaders } from "node:http";
import type { SessionList } from "@attune/contract";
import { problem } from "@attune/contract";
import type { Clock } from "../../platform/clock/index.ts";
import type { Person, Session, Store } from "../../platform/store/index.ts";
import type { Caller } from "../keys/index.ts";
import { BUILT_IN_SOURCE } from "../keys/index.ts";
import type { Attempts } from "./attempts.ts";
import { sessionCookie } from "./cookie.ts";
import { roleOf, sessionDocument } from "./documents.ts";
import type { Place } from "./origin.ts";
import type { Passwords } from "./password.ts";
import { checkPassword } from "./password.ts";
import { csrfTokenOf, isSame, makeId, makeToken, tokenHash } from "./token.ts";

/** A session ends after so long without a request, and after so long whatever happens, in ms. */
const IDLE_MS = 12 * 3_600_000;
const LIFE_MS = 7 * 24 * 3_600_000;
/** A request is noted when the last noted one is so old, in ms. */
const TOUCH_MS = 5 * 60_000;
/** How long a browser keeps the cookie, in seconds. */
export const COOKIE_SECONDS = LIFE_MS / 1_000;

/** The longest that a browser may call itself, in characters. */
const AGENT_LENGTH = 200;

const expiryOf = (started: number, seen: number): number =>
  Math.min(seen + IDLE_MS, started + LIFE_MS);

/** The header that has to say what only a page of ours can know. */
const CSRF_HEADER = "x-attune-csrf";
const SAFE: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

/** A request as far as it says who comes. */
export type Visit = {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  /** The address that it comes from. */
  readonly ip: string;
  /** Asked again while it is being answered: that is no request of a person. */
  readonly isAgain?: boolean;
};

/** Somebody who has just come in: the caller, and the token for the cookie. */
export type Entered = { readonly caller: Caller; readonly token: string };

export type Sessions = {
  /** Who is signed in; null without a session's cookie. @throws why the cookie opens nothing. */
  readonly authenticate: (visit: Visit) => Promise<Caller | null>;
  readonly signIn: (visit: Visit, email: string, password: string) => Promise<Entered>;
  readonly redeem: (visit: Visit, token: string, password: string | undefined) => Promise<Entered>;
  readonly changePassword: (
    visit: Visit,
    caller: Caller,
    current: string,
    password: string,
  ) => Promise<Entered>;
  /** Ends a session of the caller, the present one without an id; how many ended. */
  readonly end: (caller: Caller, id?: string) => Promise<number>;
  readonly list: (caller: Caller) => Promise<SessionList["sessions"]>;
};

export type SessionsDeps = {
  readonly store: Store;
  readonly clock: Clock;
  readonly place: Place;
  readonly attempts: Attempts;
  readonly passwords: Passwords;
};

const callerFor = (person: Person, session: Session, token: string): Caller => ({
  kind: "secret",
  source: BUILT_IN_SOURCE.secret,
  role: roleOf(person),
  actor: person.name,
  local: false,
  session: {
    id: session.id,
    person: person.id,
    email: person.email,
    csrfToken: csrfTokenOf(token),
    expires: session.expires,
  },
});

/** Only who is signed in has a session. */
const sessionOf = ({ session }: Caller): NonNullable<Caller["session"]> => {
  if (session === null) throw problem("session-needed");
  return session;
};

/** A new session with a token of its own, whatever the browser came with. */
const makeSession = ({ headers }: Visit, at: number): { session: Session; token: string } => {
  const token = makeToken();
  const agent = (headers["user-agent"] ?? "").toWellFormed().slice(0, AGENT_LENGTH);
  const expires = expiryOf(at, at);
  return {
    token,
    session: { hash: tokenHash(token), id: makeId("s"), at, seen: at, expires, agent },
  };
};

/** A page of another site must not sign a browser in as somebody else; programs say no origin. */
const refuseForeign = ({ headers }: Visit, { isOurs }: Place): void => {
  if (headers.origin !== undefined && !isOurs(headers)) throw problem("request-not-ours");
};

type Part<N extends keyof Sessions> = Pick<Sessions, N>;

const createAuthenticate = ({ store, clock, place }: SessionsDeps): Sessions["authenticate"] => {
  const touch = ({ hash, at: started, seen }: Session, at: number): void => {
    if (at - seen < TOUCH_MS) return;
    const expires = expiryOf(started, at);
    // Whoever asks is not kept waiting, and not refused when it cannot be noted.
    void store.changeSession({ change: "touch", hash, at, expires }).catch(() => undefined);
  };
  return async ({ method, headers, isAgain }) => {
    const token = sessionCookie(headers, place.isAlwaysSecure);
    if (token === null) return null;
    const at = clock.now();
    const found = await store.reads.sessionPerson(tokenHash(token), at);
    if (!found) throw problem("session-ended");
    const given = [headers[CSRF_HEADER] ?? ""].flat().join();
    if (!SAFE.has(method) && !(place.isOurs(headers) && isSame(given, csrfTokenOf(token))))
      throw problem("request-not-ours");
    if (isAgain !== true) touch(found.session, at);
    return callerFor(found.person, found.session, token);
  };
};

const createSignIn = (deps: SessionsDeps): Part<"signIn"> => {
  const { store, clock, place, attempts, passwords } = deps;
  const judge = async (email: string, password: string) => {
    const known = await store.reads.personByEmail(email);
    const stored = known?.password ?? null;
    // Judged for an unknown address too: the time says nothing of who is known.
    return { known, stored, fits: await passwords.fits(password, stored) };
  };
  return {
    signIn: async (visit, email, password) => {
      refuseForeign(visit, place);
      const giveBack = attempts.take(visit.ip, email.trim().normalize("NFKC").toLowerCase());
      const { known, stored, fits } = await judge(email, password).catch((error: unknown) => {
        giveBack();
        throw error;
      });
      if (!known || stored === null || !fits) throw problem("sign-in-refused");
      giveBack();
      const at = clock.now();
      const { session, token } = makeSession(visit, at);
      const outcome = await store.changeSession({
        change: "start",
        person: known.person.id,
        password: stored,
        session,
        at,
      });
      if (outcome.outcome !== "changed") throw problem("sign-in-refused");
      return { caller: callerFor(outcome.person, session, token), token };
    },
  };
};

const createRedeem = (deps: SessionsDeps): Part<"redeem"> => {
  const { store, clock, place, passwords } = deps;
  const judge = async (token: string, given: string | undefined): Promise<string | null> => {
    const found = await store.reads.signInLink(tokenHash(token), clock.now());
    if (!found) throw problem("link-not-valid");
    if (!found.link.setsPassword) return null;
    if (given === undefined) throw problem("password-required");
    checkPassword(given, found.person);
    return passwords.hash(given);
  };
  return {
    redeem: async (visit, linkToken, given) => {
      refuseForeign(visit, place);
      // Not counted: nobody guesses 256 bits.
      const password = await judge(linkToken, given);
      const at = clock.now();
      const { session, token } = makeSession(visit, at);
      const outcome = await store.changeSession({
        change: "redeem",
        hash: tokenHash(linkToken),
        password,
        session,
        at,
      });
      if (outcome.outcome !== "changed") throw problem("link-not-valid");
      return { caller: callerFor(outcome.person, session, token), token };
    },
  };
};

const createChangePassword = (deps: SessionsDeps): Part<"changePassword"> => {
  const { store, clock, attempts, passwords } = deps;
  return {
    changePassword: async (visit, caller, current, password) => {
      const { email } = sessionOf(caller);
      checkPassword(password, { name: caller.actor, email });
      const giveBack = attempts.take(null, email.normalize("NFKC").toLowerCase());
      const known = await store.reads.personByEmail(email);
      const was = known?.password ?? null;
      const fits = await passwords.fits(current, was).catch((error: unknown) => {
        giveBack();
        throw error;
      });
      if (!known || was === null || !fits) throw problem("password-wrong");
      giveBack();
      const hashed = await passwords.hash(password);
      const at = clock.now();
      const { session, token } = makeSession(visit, at);
      const person = known.person.id;
      const command = { change: "password", person, was, password: hashed, session, at } as const;
      const outcome = await store.changeSession(command);
      // Somebody else changed it, or disabled the person, since it was looked at.
      if (outcome.outcome !== "changed") throw problem("session-ended");
      return { caller: callerFor(outcome.person, session, token), token };
    },
  };
};

/** Sessions of people: how they begin, what they open, how they end. */
export const createSessions = (deps: SessionsDeps): Sessions => ({
  authenticate: createAuthenticate(deps),
  ...createSignIn(deps),
  ...createRedeem(deps),
  ...createChangePassword(deps),
  end: async (caller, id) => {
    const session = sessionOf(caller);
    const outcome = await deps.store.changeSession({
      change: "end",
      person: session.person,
      id: id ?? session.id,
      at: deps.clock.now(),
    });
    return outcome.outcome === "changed" ? outcome.ended : 0;
  },
  list: async (caller) => {
    const { person, id } = sessionOf(caller);
    const sessions = await deps.store.reads.sessionsOf(person, deps.clock.now());
    return sessions.map((session) => sessionDocument(session, id));
  },
});
