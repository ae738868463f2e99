import type { DefinitionDocument } from "@attune/contract";
import { problem } from "@attune/contract";
import type { Json, JsonObject } from "@attune/core/json";
import { isObject } from "@attune/core/json";
import type { Routes } from "../../platform/http/index.ts";
import type { StoredDefinition } from "../../platform/store/index.ts";
import type { Definitions } from "./service.ts";

const iso = (at: number): string => new Date(at).toISOString();

const documentOf = ({
  definition,
  version,
  status,
  actor,
  at,
}: StoredDefinition): DefinitionDocument => {
  const json: Json = JSON.parse(JSON.stringify(definition));
  return { definition: isObject(json) ? json : {}, version, status, actor, at: iso(at) };
};

type DefinitionRoutes = Pick<
  Routes,
  | "listDefinitions"
  | "validateDefinitions"
  | "applyDefinitions"
  | "definition"
  | "putDefinition"
  | "publishDefinition"
  | "archiveDefinition"
>;

export const definitionRoutes = (definitions: Definitions): DefinitionRoutes => ({
  listDefinitions: async () => ({ definitions: (await definitions.list()).map(documentOf) }),
  validateDefinitions: async ({ body }) => ({
    valid: true,
    definitions: definitions.validate(body.definitions).length,
  }),
  applyDefinitions: ({ body, caller }) =>
    definitions.apply(body.definitions, caller?.actor ?? "unknown"),
  definition: async ({ params }) => {
    const history = await definitions.history(params.kind, params.key);
    if (history.length === 0) throw problem("definition-not-found");
    return { definitions: history.map(documentOf) };
  },
  putDefinition: async ({ params, body, caller }) => {
    const document: JsonObject = { ...body, kind: params.kind, key: params.key };
    return documentOf(await definitions.draft(document, caller?.actor ?? "unknown"));
  },
  publishDefinition: ({ params, caller }) =>
    definitions.publish(params.kind, params.key, caller?.actor ?? "unknown"),
  archiveDefinition: ({ params, caller }) =>
    definitions.archive(params.kind, params.key, caller?.actor ?? "unknown"),
});
