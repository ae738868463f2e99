import type { IncomingMessage, Server, ServerResponse } from "node:http";

/** Watches the requests of a server; what it returns resolves when none is being answered. */
export const watchRequests = (server: Server): (() => Promise<void>) => {
  const running = new Set<ServerResponse>();
  server.on("request", (_request: IncomingMessage, response: ServerResponse) => {
    running.add(response);
    // Also when the client has gone away.
    response.once("close", () => running.delete(response));
  });
  return async () => {
    while (running.size > 0)
      await Promise.all(
        [...running].map((response) => new Promise((resolve) => response.once("close", resolve))),
      );
  };
};
