import { once } from "node:events";
import { createServer } from "node:net";

/**
 * Listens on a port for a moment, so that what takes long before it is needed is not done in vain.
 *
 * @param port - 0 is always free
 * @throws the error of listening, when somebody else has it
 */
export const ensureFree = async (host: string, port: number): Promise<void> => {
  if (port === 0) return;
  const server = createServer();
  server.listen(port, host);
  await once(server, "listening");
  server.close();
  await once(server, "close");
};
