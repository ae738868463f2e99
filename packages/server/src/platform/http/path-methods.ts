import type { Operation } from "@attune/contract";
import { OPERATIONS } from "@attune/contract";

type Path = { readonly methods: readonly string[]; readonly segments: readonly string[] };

/** Whether an operation can be asked for without its body. */
export const hasHead = ({ method, response }: Operation): boolean =>
  method === "GET" && response !== "rows" && response !== "events";

const PATHS: readonly Path[] = Object.values(OPERATIONS).map(
  (operation: Operation): Path => ({
    methods: hasHead(operation) ? [operation.method, "HEAD"] : [operation.method],
    segments: operation.path.split("/"),
  }),
);

/** Methods of the operations whose path a request's path is; none for a path that is nothing. */
export const methodsOf = (path: string): readonly string[] => {
  const segments = path.split("/");
  const found = PATHS.filter(
    (each) =>
      each.segments.length === segments.length &&
      each.segments.every((segment, at) => segment.startsWith("{") || segment === segments[at]),
  );
  return [...new Set(found.flatMap(({ methods }) => methods))];
};
