import type { IncomingHttpHeaders } from "node:http";

/** Where people open Attune: from ATTUNE_PUBLIC_URL, else from what their browsers say. */
export type Place = {
  /** Whether a request comes from a page of ours; false without a word of where it comes from. */
  readonly isOurs: (headers: IncomingHttpHeaders) => boolean;
  /** Whether the browser came by https. */
  readonly isSecure: (headers: IncomingHttpHeaders) => boolean;
  /** True where https is the only way to come. */
  readonly isAlwaysSecure: boolean;
  /** The address as whoever asks sees it. */
  readonly address: (headers: IncomingHttpHeaders) => string;
};

const hostOf = (origin: string): string | null =>
  URL.canParse(origin) ? new URL(origin).host : null;

/** A page of another site can choose neither its Origin nor our Host. */
export const createPlace = (publicUrl: string | undefined): Place => {
  const isOurs = ({ origin, host }: IncomingHttpHeaders): boolean =>
    origin !== undefined &&
    (origin === publicUrl || (host !== undefined && hostOf(origin) === host.toLowerCase()));
  /** Of requests without an Origin a proxy may say it. */
  const saysHttps = (headers: IncomingHttpHeaders): boolean =>
    headers["x-forwarded-proto"] === "https" ||
    (isOurs(headers) && (headers.origin?.startsWith("https://") ?? false));
  const isAlwaysSecure = publicUrl?.startsWith("https://") ?? false;
  return {
    isOurs,
    isAlwaysSecure,
    isSecure: (headers) => isAlwaysSecure || saysHttps(headers),
    address: (headers) => {
      if (publicUrl !== undefined) return publicUrl;
      const { origin, host = "127.0.0.1" } = headers;
      if (isOurs(headers) && origin !== undefined) return origin;
      return `${saysHttps(headers) ? "https" : "http"}://${host}`;
    },
  };
};
