export type { Answer, Callable, Client, OperationTable, Parts, Query, Row } from "./client.ts";
export { ApiProblem, createClient } from "./client.ts";
export {
  ClientProvider,
  createQueries,
  useAnswer,
  useClient,
  usePrefetch,
  useRefresh,
} from "./api-context.tsx";
export { usePages } from "./use-pages.ts";
export { asError, useSending } from "./use-sending.ts";
