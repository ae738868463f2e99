import { DuckDBInstance } from "@duckdb/node-api";

/** Holds a warehouse's file open, as somebody does who looks into it, until the process is ended. */
await DuckDBInstance.create(process.argv[2] ?? "");
process.send?.("holds");
setInterval(() => undefined, 60_000);
