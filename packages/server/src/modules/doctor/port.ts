import { once } from "node:events";
import { createServer } from "node:net";
import type { Finding } from "@attune/contract";
import type { Config } from "../../config.ts";
import { fail, ok, reasonOf } from "./finding.ts";

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error ? String(error.code) : "";

/** How long whoever holds the port has to say who it is, in ms. */
const PATIENCE_MS = 2_000;

/** Whether an Attune answers at an address. */
const isAttune = async (host: string, port: number): Promise<boolean> => {
  const reachable = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
  const name = reachable.includes(":") ? `[${reachable}]` : reachable;
  try {
    const answer = await fetch(`http://${name}:${port}/readyz`, {
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return (await answer.text()).includes('"durability"');
  } catch {
    return false;
  }
};

const taken = async (host: string, port: number): Promise<Finding> =>
  fail(
    "port",
    (await isAttune(host, port))
      ? `${host}:${port} is taken by an Attune on another data directory`
      : `${host}:${port} is taken by another program`,
    "Give another one with --port (ATTUNE_PORT), or stop what listens there.",
  );

/** Whether a server could listen where the settings say. */
export const examineFreePort = async ({
  ATTUNE_HOST: host,
  ATTUNE_PORT: port,
}: Config): Promise<Finding> => {
  if (port === 0) return ok("port", `any free one on ${host}`);
  const server = createServer();
  try {
    server.listen({ host, port, exclusive: true });
    await once(server, "listening");
    return ok("port", `${host}:${port} is free`);
  } catch (error) {
    if (codeOf(error) === "EADDRINUSE") return taken(host, port);
    return fail(
      "port",
      `${host}:${port} cannot be listened on: ${reasonOf(error)}`,
      "Give an address of this machine with --host, and a port above 1023 with --port.",
    );
  } finally {
    server.close();
  }
};
