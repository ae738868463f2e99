import type { LinkedPerson } from "@attune/contract";
import { problem } from "@attune/contract";
import type { FastifyReply } from "fastify";
import type { Routes } from "../../platform/http/index.ts";
import type { Caller } from "../keys/index.ts";
import { sessionCookie, setCookie } from "./cookie.ts";
import { whoAmI } from "./documents.ts";
import type { Place } from "./origin.ts";
import type { LinkMade, People } from "./service.ts";
import { linkUrl } from "./service.ts";
import type { Entered, Sessions, Visit } from "./sessions.ts";
import { COOKIE_SECONDS } from "./sessions.ts";

type SessionRoutes = Pick<
  Routes,
  "whoAmI" | "signIn" | "signOut" | "redeemLink" | "changePassword" | "sessions" | "endSession"
>;
type PeopleRoutes = SessionRoutes &
  Pick<Routes, "people" | "addPerson" | "changePerson" | "linkPerson">;

export type PeopleRouteDeps = {
  readonly people: People;
  readonly sessions: Sessions;
  readonly place: Place;
};

const visitOf = ({ request: { method, headers, ip } }: FastifyReply): Visit => ({
  method,
  headers,
  ip,
});

const someone = (caller: Caller | null): Caller => {
  if (caller === null) throw problem("key-missing");
  return caller;
};

const sessionRoutes = ({ sessions, place }: PeopleRouteDeps): SessionRoutes => {
  const giveCookie = (reply: FastifyReply, token: string | null): void => {
    const { headers } = reply.request;
    const isSecure = place.isSecure(headers);
    reply.header("set-cookie", setCookie(headers, token, { isSecure, seconds: COOKIE_SECONDS }));
    reply.header("cache-control", "no-store");
  };
  /** Whoever was signed in in this browser before is so no longer. */
  const endBefore = async (visit: Visit): Promise<void> => {
    if (sessionCookie(visit.headers, place.isAlwaysSecure) === null) return;
    const before = await sessions.authenticate({ ...visit, method: "GET" }).catch(() => null);
    if (before) await sessions.end(before);
  };
  const enter = async (reply: FastifyReply, { caller, token }: Entered) => {
    await endBefore(visitOf(reply));
    giveCookie(reply, token);
    return whoAmI(caller);
  };
  return {
    whoAmI: async ({ caller }) => whoAmI(someone(caller)),
    signIn: async ({ body, reply }) =>
      enter(reply, await sessions.signIn(visitOf(reply), body.email, body.password)),
    signOut: async ({ caller, reply }) => {
      const ended = await sessions.end(someone(caller));
      giveCookie(reply, null);
      return { ended };
    },
    redeemLink: async ({ body, reply }) =>
      enter(reply, await sessions.redeem(visitOf(reply), body.token, body.password)),
    changePassword: async ({ body: { current, password }, caller, reply }) =>
      enter(
        reply,
        await sessions.changePassword(visitOf(reply), someone(caller), current, password),
      ),
    sessions: async ({ caller }) => ({ sessions: await sessions.list(someone(caller)) }),
    endSession: async ({ params, caller }) => ({
      ended: await sessions.end(someone(caller), params.id),
    }),
  };
};

export const peopleRoutes = (deps: PeopleRouteDeps): PeopleRoutes => {
  const { people, place } = deps;
  const linked = (
    { person, token, expires }: LinkMade,
    { request: { headers } }: FastifyReply,
  ): LinkedPerson => ({
    person,
    link: { url: linkUrl(place.address(headers), token), expires },
  });
  return {
    ...sessionRoutes(deps),
    people: async () => ({ people: await people.list() }),
    addPerson: async ({ body, caller, reply }) => {
      reply.header("cache-control", "no-store");
      return linked(await people.add(body, someone(caller).actor), reply);
    },
    changePerson: ({ params, body, caller }) => {
      const { actor, session } = someone(caller);
      return people.change(params.id, body, { actor, self: session?.person ?? null });
    },
    linkPerson: async ({ params, caller, reply }) => {
      reply.header("cache-control", "no-store");
      const { actor, session } = someone(caller);
      const self = session?.person ?? null;
      return linked(await people.link(params.id, { actor, self }), reply);
    },
  };
};
