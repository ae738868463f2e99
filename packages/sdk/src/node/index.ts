export type { Explanation, ServerDecided, ServerDecideRequest } from "./answers.ts";
export type { Client, ClientOptions, ServerDecideOptions } from "./client.ts";
export { anonymousIdIn, AttuneProblem, createClient } from "./client.ts";
export type { SnippetOptions } from "./html.ts";
export { bootstrapElement, snippetElement } from "./html.ts";
export type { ServerMessage } from "./outbox.ts";
export type { Form } from "./user-hash.ts";
export { normalForm, userHash } from "./user-hash.ts";
