import { openApiDocument } from "@attune/contract";
import { apiPage } from "./api.ts";
import { conditionsPage } from "./conditions.ts";
import { configPage } from "./config.ts";
import { definitionsPage, schemaFiles } from "./definitions.ts";
import { eventsPage } from "./events.ts";
import { importMappingPage } from "./import-mapping.ts";
import { problemsPage } from "./problems.ts";
import { reasonsPage } from "./reasons.ts";
import { sdkPage } from "./sdk.ts";

export { danglingRefs } from "./dangling.ts";

/** The folder that holds nothing but generated files. */
export const REFERENCE = "docs/reference";

/** Every generated file of the repository: path from its root, and text. */
export const referenceFiles = (): ReadonlyMap<string, string> =>
  new Map([
    [`${REFERENCE}/config.md`, configPage()],
    [`${REFERENCE}/problems.md`, problemsPage()],
    [`${REFERENCE}/api.md`, apiPage()],
    [`${REFERENCE}/definitions.md`, definitionsPage()],
    [`${REFERENCE}/events.md`, eventsPage()],
    [`${REFERENCE}/import-mapping.md`, importMappingPage()],
    [`${REFERENCE}/conditions.md`, conditionsPage()],
    [`${REFERENCE}/reasons.md`, reasonsPage()],
    [`${REFERENCE}/sdk.md`, sdkPage()],
    ...schemaFiles().map(([name, text]) => [`${REFERENCE}/${name}`, text] as const),
    ["packages/contract/openapi.json", `${JSON.stringify(openApiDocument(), null, 2)}\n`],
  ]);
