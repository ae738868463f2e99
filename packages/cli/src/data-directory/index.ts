export {
  DEMO_DIRECTORY,
  directoryToExamine,
  environmentFor,
  findDirectory,
  SERVE_DIRECTORY,
} from "./data-directory.ts";
export type { DemoRecord } from "./demo-record.ts";
export { readDemoRecord, writeDemoRecord } from "./demo-record.ts";
