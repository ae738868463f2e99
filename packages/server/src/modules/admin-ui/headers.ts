import { randomBytes } from "node:crypto";

/** 128 bits, for one answer. */
export const makeNonce = (): string => randomBytes(16).toString("base64");

const policyOf = (directives: readonly string[]): string => directives.join("; ");

/**
 * What the UI's page may do: run what the server has marked in this very answer and what that loads,
 * and talk to its own server. Styles are files, or marked likewise.
 */
export const pagePolicy = (nonce: string): string =>
  policyOf([
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "frame-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "object-src 'none'",
  ]);

/**
 * What a preview of content may do: be looked at in a frame of ours. It runs nothing and loads nothing:
 * whoever wrote the content does not learn by a picture who looks at it, or when.
 */
export const PREVIEW_POLICY = policyOf([
  "default-src 'none'",
  "img-src data:",
  "font-src data:",
  "style-src 'unsafe-inline'",
  "form-action 'none'",
  "frame-ancestors 'self'",
  "base-uri 'none'",
  // The UI writes into the frame, so it shares its origin; without scripts that lends it nothing.
  "sandbox allow-same-origin",
]);

const POWERS = ["camera", "geolocation", "microphone", "payment", "usb"];

/** Of every answer of the UI. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": POWERS.map((power) => `${power}=()`).join(", "),
};
