import type { Operation } from "@attune/contract";
import { OPERATIONS } from "@attune/contract";

type Path = { readonly method: string; readonly segments: readonly string[] };

const PATHS: readonly Path[] = Object.values(OPERATIONS).map(
  ({ method, path }: Operation): Path => ({ method, segments: path.split("/") }),
);

/** Methods of the operations whose path a request's path is; none for a path that is nothing. */
export const methodsOf = (path: string): readonly string[] => {
  const segments = path.split("/");
  const found = PATHS.filter(
    (each) =>
      each.segments.length === segments.length &&
      each.segments.every((segment, at) => segment.startsWith("{") || segment === segments[at]),
  );
  // What can be got can be asked for without its body.
  return [...new Set(found.flatMap(({ method }) => (method === "GET" ? ["GET", "HEAD"] : method)))];
};
