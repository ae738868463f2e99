import type { IncomingHttpHeaders } from "node:http";

/**
 * True when the caller's browser says Global Privacy Control (https://www.w3.org/TR/gpc/): the header is
 * `Sec-GPC: 1`. A proxy that joins two of them must not lose the signal.
 */
export const gpcOf = (headers: IncomingHttpHeaders): boolean =>
  [headers["sec-gpc"] ?? []]
    .flat()
    .flatMap((value) => value.split(","))
    .some((value) => value.trim() === "1");
