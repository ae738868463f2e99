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
  const isAlwaysSecure = publicUrl?.startsWith("https://") ?? false;
  return {
    isOurs,
    isAlwaysSecure,
    isSecure: (headers) =>
      isAlwaysSecure || (isOurs(headers) && (headers.origin?.startsWith("https://") ?? false)),
    address: (headers) => {
      if (publicUrl !== undefined) return publicUrl;
      const { origin, host } = headers;
      return isOurs(headers) && origin !== undefined ? origin : `http://${host ?? "127.0.0.1"}`;
    },
  };
};
