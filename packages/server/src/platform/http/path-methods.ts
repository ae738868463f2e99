import type { Operation } from "@attune/contract";
import { OPERATIONS } from "@attune/contract";

type Path = {
  readonly methods: readonly string[];
  readonly segments: readonly string[];
  /** Whether pages of other origins have something to ask here: with no key, or a browser's. */
  readonly isForPages: boolean;
};

/** Whether an operation can be asked for without its body. */
export const hasHead = ({ method, response }: Operation): boolean =>
  method === "GET" && response !== "rows" && response !== "events";

const PATHS: readonly Path[] = Object.values(OPERATIONS).map(
  (operation: Operation): Path => ({
    methods: hasHead(operation) ? [operation.method, "HEAD"] : [operation.method],
    segments: operation.path.split("/"),
    isForPages: operation.access === "none" || operation.access.includes("browser"),
  }),
);

/** A part of a path as the router reads it; one that cannot be decoded as it is. */
export const decodedPart = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
};

const lookedUp = (path: string): readonly Path[] => {
  const segments = path.split("/").map(decodedPart);
  return PATHS.filter(
    (each) =>
      each.segments.length === segments.length &&
      each.segments.every((segment, at) => segment.startsWith("{") || segment === segments[at]),
  );
};

/** Those of the paths that are asked for as they are written: nearly all calls. */
const WRITTEN: ReadonlyMap<string, readonly Path[]> = new Map(
  PATHS.map(({ segments }) => segments.join("/")).map((path) => [path, lookedUp(path)]),
);

const pathsOf = (path: string): readonly Path[] => WRITTEN.get(path) ?? lookedUp(path);

/** Methods of the operations whose path a request's path is; none for a path that is nothing. */
export const methodsOf = (path: string): readonly string[] => [
  ...new Set(pathsOf(path).flatMap(({ methods }) => methods)),
];

/** Whether pages of other origins may have something to ask there; true for what is no operation. */
export const isForPages = (path: string, method: string): boolean => {
  const there = pathsOf(path);
  const asked = there.filter(({ methods }) => methods.includes(method));
  return (asked.length > 0 ? asked : there).every((each) => each.isForPages);
};
