import type { z } from "zod";

/** Which kinds of key may call an operation; `none` needs no key. */
export type Access = readonly ("browser" | "server" | "secret")[] | "none";

export type Operation = {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** In OpenAPI's form: /v1/profiles/{id}. */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly access: Access;
  readonly body?: z.ZodType;
  /** Member of the body that the lines of a body in NDJSON become; without it NDJSON is not taken. */
  readonly lines?: string;
  readonly query?: z.ZodObject;
  readonly params?: z.ZodObject;
  readonly response: z.ZodType | "text" | "html" | "rows";
  /** Of an answer of rows: what each row is, whatever form the caller asks for. */
  readonly row?: z.ZodType;
  readonly problems: readonly string[];
};
