/** Text of 16 random bytes; `crypto.randomUUID` is there on secure pages only. */
export const randomId = (): string => crypto.getRandomValues(new Uint32Array(4)).join("");
