import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { applyDefinitions, runLoad, SERVER_KEY, startServer } from "./child.ts";
import { offersAndRules } from "./definitions.ts";

/** A data directory with so many profiles and the definitions of the load, closed; one that is there is taken as it is. */
export const makeProfiles = async (profiles: number, folder: string): Promise<string> => {
  const data = join(folder, `profiles-${profiles}`);
  if (existsSync(data)) return data;
  mkdirSync(data, { recursive: true });
  const server = await startServer(data, null);
  await applyDefinitions(server.url, offersAndRules());
  const { acknowledged } = await runLoad(
    {
      url: server.url,
      key: SERVER_KEY,
      profiles,
      run: "first-",
      warmup: 0,
      seconds: 0,
      work: "first",
    },
    () => undefined,
  );
  await server.stop();
  if (acknowledged !== profiles)
    throw new Error(`${acknowledged} of ${profiles} profiles were made`);
  return data;
};
