/** Text of 16 random bytes; `crypto.randomUUID` is there on secure pages only. */
export const randomId = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(36)).join("");
