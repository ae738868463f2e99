import type { FastifyRequest } from "fastify";
import type { Caller } from "../../modules/keys/index.ts";

/** Who is signed in, of requests that are being answered. */
export type SignedIn = {
  /** Looks for the session of a request's cookie; null without one. */
  readonly find: (request: FastifyRequest) => Promise<Caller | null>;
  /** The same while the request is being answered: it keeps no session from ending. */
  readonly findAgain: (request: FastifyRequest) => Promise<Caller | null>;
  /** Who was found. */
  readonly of: (request: FastifyRequest) => Caller | null;
};

/** What of a request says who comes; `isAgain` when it is asked in the middle of an answer. */
export type Coming = Pick<FastifyRequest, "method" | "headers" | "ip"> & {
  readonly isAgain?: boolean;
};

export const createSignedIn = (session: (coming: Coming) => Promise<Caller | null>): SignedIn => {
  const found = new WeakMap<FastifyRequest, Caller>();
  return {
    find: async (request) => {
      const caller = await session(request);
      if (caller) found.set(request, caller);
      return caller;
    },
    findAgain: ({ method, headers, ip }) => session({ method, headers, ip, isAgain: true }),
    of: (request) => found.get(request) ?? null,
  };
};
