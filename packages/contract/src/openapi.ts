import { z } from "zod";
import { isManagement, ROLES_OF } from "./access-table.ts";
import type { Operation } from "./operation.ts";
import { OPERATIONS } from "./operations/index.ts";
import { isProblemSlug, PROBLEMS, ProblemDocument } from "./problem.ts";

const schemaOf = (type: z.ZodType, io: "input" | "output"): object => {
  const { $schema: _schema, ...schema } = z.toJSONSchema(type, { io, unrepresentable: "any" });
  return schema;
};

const parametersOf = (type: z.ZodObject | undefined, place: "path" | "query"): object[] =>
  type === undefined
    ? []
    : Object.entries(type.shape).map(([name, field]) => ({
        name,
        in: place,
        required: place === "path" || !field.safeParse(undefined).success,
        schema: schemaOf(z.any().and(field), "input"),
      }));

const responseOf = ({ response, row }: Operation): object => {
  if (response === "text")
    return { description: "Text", content: { "text/plain": { schema: { type: "string" } } } };
  if (response === "rows")
    return {
      description: "One JSON object a line, or a table of the same",
      content: {
        "application/x-ndjson": { schema: row ? schemaOf(row, "output") : { type: "string" } },
        "text/csv": { schema: { type: "string" } },
        "application/vnd.apache.parquet": { schema: { type: "string", format: "binary" } },
      },
    };
  if (response === "events")
    return {
      description: "Server-sent events; the data of each is one of these",
      content: {
        "text/event-stream": { schema: row ? schemaOf(row, "output") : { type: "string" } },
      },
    };
  if (response === "html")
    return { description: "A page", content: { "text/html": { schema: { type: "string" } } } };
  return {
    description: response.description ?? "OK",
    content: { "application/json": { schema: schemaOf(response, "output") } },
  };
};

const problemsOf = (slugs: readonly string[]): Record<string, object> => {
  const byStatus = new Map<number, string[]>();
  for (const slug of slugs) {
    if (!isProblemSlug(slug)) continue;
    const { status, title } = PROBLEMS[slug];
    byStatus.set(status, [...(byStatus.get(status) ?? []), `${slug}: ${title}`]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, lines]) => [
      String(status),
      {
        description: lines.join("; "),
        content: {
          "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } },
        },
      },
    ]),
  );
};

const SECURITY = { browser: "browserKey", server: "serverKey", secret: "secretKey" } as const;

const operationDocument = (name: string, operation: Operation): object => ({
  operationId: name,
  tags: [operation.tag],
  summary: operation.summary,
  ...(isManagement(name) ? { "x-attune-roles": ROLES_OF[name] } : {}),
  security:
    operation.access === "none" ? [] : operation.access.map((kind) => ({ [SECURITY[kind]]: [] })),
  parameters: [
    ...parametersOf(operation.params, "path"),
    ...parametersOf(operation.query, "query"),
  ],
  ...(operation.body
    ? {
        requestBody: {
          required: true,
          content: {
            "application/json": { schema: schemaOf(operation.body, "input") },
            ...(operation.lines === undefined
              ? {}
              : { "application/x-ndjson": { schema: { type: "string" } } }),
          },
        },
      }
    : {}),
  responses: { "200": responseOf(operation), ...problemsOf(operation.problems) },
});

const basic = (description: string): object => ({ type: "http", scheme: "basic", description });

/** The OpenAPI 3.1 document of the whole API. */
export const openApiDocument = (): object => {
  const paths: Record<string, Record<string, object>> = {};
  for (const [name, operation] of Object.entries(OPERATIONS)) {
    paths[operation.path] = {
      ...paths[operation.path],
      [operation.method.toLowerCase()]: operationDocument(name, operation),
    };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Attune",
      version: "1",
      description: "Self-hosted, real-time personalization.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    paths,
    components: {
      schemas: { Problem: schemaOf(ProblemDocument, "output") },
      securitySchemes: {
        browserKey: basic(
          "A browser key as user name, no password. Public: it only takes in events and reads slot content.",
        ),
        serverKey: basic("A server key as user name, no password. Trusted: events and decisions."),
        secretKey: {
          type: "http",
          scheme: "bearer",
          description: "A secret key as Bearer token (or Basic user name). Management.",
        },
      },
    },
  };
};
