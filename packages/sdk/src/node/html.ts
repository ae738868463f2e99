import type { Bootstrap } from "../index.ts";
import { STUB } from "../snippet/stub.ts";

/** Text that stands in a script element and ends none. */
const inScript = (value: unknown): string =>
  JSON.stringify(value)
    .replaceAll("<", "\\u003c")
    .replaceAll("\u2028", "\\u2028")
    .replaceAll("\u2029", "\\u2029");

const nonceOf = (nonce: string | undefined): string =>
  nonce === undefined ? "" : ` nonce="${nonce.replaceAll(/[^\w+/=-]/g, "")}"`;

/** The element with what was decided for a page; put it before the SDK. It is data, and needs no nonce. */
export const bootstrapElement = (bootstrap: Bootstrap): string =>
  `<script type="application/json" id="attune-bootstrap">${inScript(bootstrap)}</script>`;

export type SnippetOptions = {
  /** The browser key. */
  readonly writeKey: string;
  /** Where Attune is. */
  readonly host: string;
  readonly consent?: "required" | "granted";
  readonly cookieDomain?: string;
  /** A version of the script, and its hash: `path` and `integrity` of `/sdk/manifest.json`. */
  readonly src?: string;
  readonly integrity?: string;
  /** The nonce of your Content-Security-Policy. */
  readonly nonce?: string;
};

/** The element that loads Attune and notes calls until it is there. */
export const snippetElement = ({ writeKey, nonce, ...options }: SnippetOptions): string =>
  `<script${nonceOf(nonce)}>${STUB}(${inScript(writeKey)},${inScript(options)})</script>`;
