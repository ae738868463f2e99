import { ApiProblem, ServerUnreachable } from "../problem/index.ts";
import type { Api } from "./client.ts";

/** The local server was ended and another took its place, with a key of its own. */
const isAnother = (error: unknown): boolean =>
  error instanceof ApiProblem && error.slug === "key-unknown";

/**
 * The API of a data directory, whoever answers for it: after a failure that a new server explains it
 * looks for that one, and later calls go there. The failed call is told as unreachable and not sent
 * again: only its caller knows whether it may be.
 * @param find the API of whoever answers for the directory now; null when nobody does.
 */
export const renewed = (first: Api, find: () => Promise<Api | null>): Api => {
  let api = first;
  const look = async (): Promise<void> => {
    const found = await find();
    if (found === null) return;
    const before = api;
    api = found;
    // The first one's own server ends with the command.
    if (before !== first) await before.close();
  };
  const told = async (error: unknown): Promise<unknown> => {
    if (!isAnother(error) && !(error instanceof ServerUnreachable)) return error;
    await look();
    return isAnother(error) ? new ServerUnreachable(first.url, "another server took over") : error;
  };
  return {
    url: first.url,
    call: async (operation, parts) => {
      try {
        return await api.call(operation, parts);
      } catch (error) {
        throw await told(error);
      }
    },
    stream: (operation, parts, onto, observe) => api.stream(operation, parts, onto, observe),
    close: async () => {
      if (api !== first) await api.close();
      await first.close();
    },
  };
};
