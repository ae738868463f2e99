export type { Answer, Callable, Client, OperationTable, Parts } from "./client.ts";
export { ApiProblem, createClient } from "./client.ts";
export {
  ClientProvider,
  createQueries,
  useAnswer,
  useClient,
  usePrefetch,
  useRefresh,
} from "./api-context.tsx";
