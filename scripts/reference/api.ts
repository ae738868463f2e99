import type { Operation } from "@attune/contract";
import { isManagement, OPERATIONS, ROLES_OF } from "@attune/contract";
import type { z } from "zod";
import { own } from "@attune/core/json";
import { code, generated, page, table } from "./markdown.ts";
import { fieldRows, fieldsOf, schemaOf } from "./schema.ts";

const operations: readonly (readonly [string, Operation])[] = Object.entries(OPERATIONS);

const keysOf = ({ access }: Operation): string => (access === "none" ? "none" : access.join(", "));

const rolesOf = (name: string): string => (isManagement(name) ? ROLES_OF[name].join(", ") : "");

const FIELDS = ["field", "value", "needed", "meaning"] as const;

const fieldsTable = (
  what: string,
  type: z.ZodType | undefined,
  io: "input" | "output",
): readonly string[] => {
  if (type === undefined) return [];
  const schema = schemaOf(type, io);
  const fields = fieldsOf(schema);
  const about = own(schema, "description");
  const text = typeof about === "string" ? ` ${about}` : "";
  return [`${what}.${text}`, "", ...table(FIELDS, fieldRows(fields))];
};

const PLAIN: Readonly<Record<Extract<Operation["response"], string>, string>> = {
  text: "text",
  html: "a page",
  rows: "one JSON object a line, or a table (CSV, Parquet) of the same",
  events: "server-sent events",
};

const answerOf = ({ response, row }: Operation): readonly string[] =>
  typeof response === "string"
    ? [`Answer: ${PLAIN[response]}.`, "", ...fieldsTable("A row", row, "output")]
    : fieldsTable("Answer", response, "output");

const problemsOf = ({ problems }: Operation): readonly string[] =>
  problems.length === 0
    ? []
    : [`Problems: ${problems.map((slug) => `[${slug}](problems.md#${slug})`).join(", ")}.`, ""];

const same = (a: Operation, b: Operation): boolean =>
  a.body === b.body && a.response === b.response && a.tag === b.tag && a.access === b.access;

/** Operations with the same request and answer are told once. */
const grouped = (): (readonly (readonly [string, Operation])[])[] => {
  const groups: (readonly [string, Operation])[][] = [];
  for (const each of operations) {
    const known = groups.find(([first]) => first !== undefined && same(first[1], each[1]));
    if (known && each[1].body !== undefined) known.push(each);
    else groups.push([each]);
  }
  return groups;
};

const section = (group: readonly (readonly [string, Operation])[]): readonly string[] => {
  const [first] = group;
  if (!first) return [];
  const [name, operation] = first;
  return [
    `### ${group.map(([each]) => each).join(", ")}`,
    "",
    ...group.map(([, { method, path, summary }]) => `- ${code(`${method} ${path}`)}: ${summary}`),
    "",
    `Key: ${keysOf(operation)}.${isManagement(name) ? ` Roles: ${rolesOf(name)}.` : ""} Operation id in OpenAPI: ${code(name)}${group.length > 1 ? " and so on" : ""}.`,
    "",
    ...fieldsTable("Path", operation.params, "input"),
    ...fieldsTable("Query", operation.query, "input"),
    ...fieldsTable("Body", operation.body, "input"),
    ...answerOf(operation),
    ...problemsOf(operation),
  ];
};

/** docs/reference/api.md: every operation of the contract. */
export const apiPage = (): string => {
  const tags = [...new Set(operations.map(([, { tag }]) => tag))];
  return page([
    ...generated("API", "packages/contract/src/operations/index.ts"),
    "HTTP and JSON. The same operations as OpenAPI 3.1: `packages/contract/openapi.json`, and `/openapi.json` of a running server. A key goes as Basic user name without a password, as Bearer token, or as `writeKey` in the body. What each kind of key is for: [keys and roles](../how-to/keys-and-roles.md). Errors: [problems](problems.md). Reasons of decisions: [reasons](reasons.md). What an event may be: [events](events.md).",
    "",
    ...tags.flatMap((tag) => [
      `## ${tag}`,
      "",
      ...table(
        ["operation", "keys", "roles of a secret key", "what"],
        operations
          .filter(([, each]) => each.tag === tag)
          .map(([name, each]) => [
            code(`${each.method} ${each.path}`),
            keysOf(each),
            rolesOf(name),
            each.summary,
          ]),
      ),
      ...grouped()
        .filter(([first]) => first?.[1].tag === tag)
        .flatMap(section),
    ]),
  ]);
};
