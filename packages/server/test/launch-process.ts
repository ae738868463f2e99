// node launch-process.ts DIRECTORY   starts the packaged PostgreSQL and stays; for tests that kill it
import { startEmbeddedPostgres } from "../src/platform/store/postgres/launcher.ts";

const { url } = await startEmbeddedPostgres({ directory: process.argv[2] ?? "" });
process.send?.(url);
setInterval(() => undefined, 60_000);
