// node migrate-process.ts URL   brings a database's schema up; for tests that kill it meanwhile
import { prepareDatabase } from "../src/platform/store/postgres/prepare.ts";

await prepareDatabase(process.argv[2] ?? "");
