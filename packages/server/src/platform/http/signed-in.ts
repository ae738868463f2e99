import type { FastifyRequest } from "fastify";
import type { Caller } from "../../modules/keys/index.ts";

/** Who is signed in, of requests that are being answered. */
export type SignedIn = {
  /** Looks for the session of a request's cookie; null without one. */
  readonly find: (request: FastifyRequest) => Promise<Caller | null>;
  /** Who was found. */
  readonly of: (request: FastifyRequest) => Caller | null;
};

export const createSignedIn = (
  session: (request: FastifyRequest) => Promise<Caller | null>,
): SignedIn => {
  const found = new WeakMap<FastifyRequest, Caller>();
  return {
    find: async (request) => {
      const caller = await session(request);
      if (caller) found.set(request, caller);
      return caller;
    },
    of: (request) => found.get(request) ?? null,
  };
};
