/** Primary result codes for a disk that is full, failing or read-only, and for a lock. */
const UNAVAILABLE = new Set([5, 6, 8, 10, 13, 14]);

/** Whether SQLite could not do now what it may do later. */
export const isUnavailable = (error: unknown): boolean =>
  error instanceof Error &&
  "errcode" in error &&
  typeof error.errcode === "number" &&
  UNAVAILABLE.has(error.errcode & 0xff);
