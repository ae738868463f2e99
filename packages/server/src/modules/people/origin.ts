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

/** How the browser came: a proxy that takes https for us says so. */
const schemeOf = (headers: IncomingHttpHeaders): "https" | "http" =>
  String(headers["x-forwarded-proto"] ?? "")
    .split(",")[0]
    ?.trim() === "https"
    ? "https"
    : "http";

const originOf = (headers: IncomingHttpHeaders): string =>
  `${schemeOf(headers)}://${(headers.host ?? "127.0.0.1").toLowerCase()}`;

/**
 * A page of another site can choose neither its Origin nor our Host; but a name of its own can come to
 * lead to our address, so that nothing but the settings' address counts where they say one.
 */
export const createPlace = (publicUrl: string | undefined): Place => {
  const isAlwaysSecure = publicUrl?.startsWith("https://") ?? false;
  return {
    isOurs: (headers) => headers.origin === (publicUrl ?? originOf(headers)),
    isAlwaysSecure,
    isSecure: (headers) => isAlwaysSecure || schemeOf(headers) === "https",
    address: (headers) => publicUrl ?? originOf(headers),
  };
};
