import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { diskFolder } from "../../packages/server/test/disk.ts";
import { join } from "node:path";
import { request } from "undici";
import { afterEach, beforeEach } from "vitest";
import type { Server } from "./server.ts";
import { spawnServer } from "./server.ts";

export type Json = Readonly<Record<string, unknown>>;

/** A server that a test starts, and may see die, on the directory of the test. */
export type Started = {
  readonly server: Server;
  /** Answers the document; `key` is the local one, which opens every operation, unless another is given. */
  readonly ask: (
    method: "GET" | "PUT" | "POST",
    path: string,
    body?: object,
    key?: string,
  ) => Promise<Json>;
};

/** Starts servers of a test file; what a test leaves running or on the disk ends with it. */
export const startsServers = (name: string): ((failpoint?: string) => Promise<Started>) => {
  let directory = "";
  let servers: Server[] = [];
  beforeEach(() => {
    directory = mkdtempSync(join(diskFolder(), `attune-${name}-`));
    servers = [];
  });
  afterEach(async () => {
    for (const server of servers) server.kill();
    await Promise.all(servers.map(({ ended }) => ended));
    rmSync(directory, { recursive: true, force: true });
  });
  return async (failpoint) => {
    const server = spawnServer({
      data: directory,
      ...(failpoint === undefined ? {} : { failpoint }),
    });
    servers.push(server);
    const told = await server.open();
    if (told?.tell !== "ready") throw new Error(`the server did not start: ${server.log()}`);
    const owner = readFileSync(join(directory, "owner.json"), "utf8");
    const { key: local }: { key: string } = JSON.parse(owner);
    return {
      server,
      ask: async (method, path, body, key = local) => {
        const answer = await request(`${told.url}${path}`, {
          method,
          headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
        const document: Json = JSON.parse(await answer.body.text());
        return document;
      },
    };
  };
};
