import type { ApplyResponse, DefinitionDocument } from "@attune/contract";
import { problem } from "@attune/contract";
import type { Kind } from "@attune/core/definition";
import { jsonSchemaOf, KINDS } from "@attune/core/definition";
import type { Json, JsonObject } from "@attune/core/json";
import { isObject, own } from "@attune/core/json";
import type { Call, Routes } from "../../platform/http/index.ts";
import type { DefinitionRef, StoredDefinition } from "../../platform/store/index.ts";
import { differencesOf, inTheWay, isReviewed, newestOf } from "./plan.ts";
import { preconditionOf } from "./precondition.ts";
import { entityTag } from "./refusal.ts";
import type { By } from "./change.ts";
import type { Definitions } from "./service.ts";
import type { Settled } from "./settle.ts";
import { nameOf } from "./settle.ts";
import type { Step, Stepped } from "./steps.ts";

const iso = (at: number): string => new Date(at).toISOString();

const documentOf = ({ definition, at, authors, ...rest }: StoredDefinition): DefinitionDocument => {
  const json: Json = JSON.parse(JSON.stringify(definition));
  return {
    definition: isObject(json) ? json : {},
    ...rest,
    authors: [...authors],
    at: iso(at),
  };
};

const versionOf = (stored: StoredDefinition | null) => {
  if (!stored) return null;
  const { version, status, actor, at, origin } = stored;
  return { version, status, actor, at: iso(at), origin };
};

const plannedDocument = (
  { planned, course, waitsFor }: Settled,
  needsApproval: boolean,
  actor: string,
) => {
  const { kind, key, change, version, live, newest } = planned;
  const isThere = course === "review" && isReviewed(planned);
  const other = inTheWay(planned, actor);
  return {
    kind,
    key,
    change: isThere ? "in review" : change,
    version,
    live: versionOf(live),
    newest: versionOf(newest),
    needsApproval: needsApproval && change !== "unchanged",
    ...(waitsFor.length === 0 ? {} : { waitsFor: waitsFor.map(nameOf) }),
    ...(other === null
      ? {}
      : { inTheWay: { version: other.version, status: other.status, authors: other.authors } }),
    diff: change === "unchanged" ? [] : differencesOf(planned),
  };
};

type Caller = Call<"putDefinition">["caller"];
const byOf = (caller: Caller): By => ({
  actor: caller?.actor ?? "unknown",
  role: caller?.role ?? null,
});

/** Refuses a body that names another definition than its path does. */
const checkName = (params: DefinitionRef, body: JsonObject): void => {
  for (const field of ["kind", "key"] as const) {
    const said = own(body, field);
    if (said !== undefined && said !== params[field])
      throw problem("body-not-valid", {
        errors: [{ pointer: `/${field}`, detail: `the path says ${params[field]}` }],
      });
  }
};

type StepCall = Pick<Call<"publishDefinition">, "params" | "headers" | "caller" | "reply">;

/** A change to one definition: with what the caller saw of it, answered with what it is now. */
const step =
  (take: (step: Step, by: By) => Promise<Stepped>) =>
  async ({ params, headers, caller, reply }: StepCall): Promise<ApplyResponse> => {
    const { kind, key } = params;
    const precondition = preconditionOf(params, headers);
    const { applied, revision } = await take({ kind, key, precondition }, byOf(caller));
    if (revision !== null) reply.header("etag", entityTag(revision));
    return applied;
  };

/** The JSON Schema of each kind as text; it is the same for as long as the process lives. */
const schemaTexts = (): ReadonlyMap<Kind, string> =>
  new Map(KINDS.map((kind) => [kind, JSON.stringify(jsonSchemaOf(kind))]));

type DefinitionRoutes = Pick<
  Routes,
  | "listDefinitions"
  | "validateDefinitions"
  | "planDefinitions"
  | "applyDefinitions"
  | "definition"
  | "putDefinition"
  | "submitDefinition"
  | "approveDefinition"
  | "rejectDefinition"
  | "publishDefinition"
  | "archiveDefinition"
  | "discardDefinition"
  | "definitionSchema"
>;

/** Definitions over HTTP. */
export const definitionRoutes = (definitions: Definitions): DefinitionRoutes => {
  const schemas = schemaTexts();
  return {
    listDefinitions: async () => ({ definitions: (await definitions.list()).map(documentOf) }),
    validateDefinitions: async ({ body }) => ({
      valid: true,
      definitions: definitions.validate(body.definitions).length,
    }),
    planDefinitions: async ({ body, caller }) => {
      const { base, settled } = await definitions.plan(body.definitions, body.prune);
      const { actor } = byOf(caller);
      const changes = settled.map((each) =>
        plannedDocument(each, definitions.needsApproval(each.planned.kind), actor),
      );
      return { base, changes };
    },
    applyDefinitions: ({ body, caller }) => definitions.apply(body, byOf(caller)),
    definition: async ({ params: { kind, key }, reply }) => {
      const versions = await definitions.history(kind, key);
      if (versions.length === 0) throw problem("definition-not-found");
      const newest = newestOf(versions);
      if (newest) reply.header("etag", entityTag(newest.revision));
      const events = await definitions.events(kind, key);
      return {
        definitions: versions.map(documentOf),
        history: events.map((each) => ({ ...each, at: iso(each.at) })),
      };
    },
    putDefinition: async ({ params, query, body, headers, caller, reply }) => {
      checkName(params, body);
      const document: JsonObject = { ...body, kind: params.kind, key: params.key };
      const by = { ...byOf(caller), origin: query.origin };
      const stored = await definitions.draft(document, by, preconditionOf(params, headers));
      reply.header("etag", entityTag(stored.revision));
      return documentOf(stored);
    },
    submitDefinition: step(definitions.submit),
    approveDefinition: step(definitions.approve),
    rejectDefinition: ({ body, ...call }) =>
      step((each, by) => definitions.reject(each, by, body.reason))(call),
    publishDefinition: step(definitions.publish),
    archiveDefinition: step(definitions.archive),
    discardDefinition: step(definitions.discard),
    definitionSchema: async ({ params, reply }) =>
      reply.header("content-type", "application/schema+json").send(schemas.get(params.kind)),
  };
};
