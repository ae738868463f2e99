import type { Socket } from "node:net";
import { connect, createServer } from "node:net";
import { onTestFinished } from "vitest";

/** Stands between a server and its PostgreSQL, and can cut the line at the worst moment. */
export type CuttingProxy = {
  /** The database's address by way of it. */
  readonly url: string;
  /**
   * The next COMMIT with work in it gets through, and its answer does not: the line is cut instead.
   * Settles when that has happened.
   */
  readonly cutAtCommit: () => Promise<void>;
};

/** A COMMIT as the protocol has it in a simple query, and as a statement to be parsed. */
const COMMIT = Buffer.from("COMMIT\0");
/** Until PostgreSQL has surely done what it was sent, ms. */
const DONE_MS = 300;

/** Starts one for a test, in front of the server of an address. */
export const cuttingProxy = async (url: string): Promise<CuttingProxy> => {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  let armed: (() => void) | null = null;
  const server = createServer((client) => {
    const database = connect(Number(port), hostname);
    let isCut = false;
    for (const socket of [client, database]) {
      sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => {
        client.destroy();
        database.destroy();
      });
    }
    client.on("data", (bytes: Buffer) => {
      database.write(bytes);
      if (!armed || !bytes.includes(COMMIT)) return;
      const tell = armed;
      armed = null;
      isCut = true;
      setTimeout(() => {
        client.destroy();
        tell();
      }, DONE_MS);
    });
    database.on("data", (bytes: Buffer) => {
      if (!isCut) client.write(bytes);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  const here = new URL(url);
  here.port = String(address !== null && typeof address === "object" ? address.port : 0);
  return {
    url: here.href,
    cutAtCommit: () => new Promise((resolve) => (armed = resolve)),
  };
};
