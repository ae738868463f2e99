import type { Analytics, LoadOptions } from "../analytics.ts";

/** A call that was made before the script was there: the method, its arguments, who waits for the answer. */
export type Early = readonly [
  method: string,
  given: readonly unknown[],
  answer: (value: unknown) => void,
];

/** What the snippet leaves in the page; the script makes Attune of it. */
export type Stub = { readonly calls?: readonly Early[] } & Readonly<Record<string, unknown>>;

/**
 * Puts Attune where the snippet's stub stands, and makes the calls that the stub has noted, in their
 * order. `attune.load` starts it where there was no snippet.
 *
 * @param origin - where the script came from: the host, unless the page says another
 */
export const replay = (
  stub: Stub,
  origin: string,
  load: (writeKey: string, options: LoadOptions) => Analytics,
): Stub => {
  const start = (writeKey: string, options?: Partial<LoadOptions>): object =>
    Object.assign(stub, load(writeKey, { host: origin, ...options }));
  Object.assign(stub, { load: start });
  for (const [method, given, answer] of stub.calls ?? []) {
    const called = stub[method];
    if (typeof called === "function") answer(Reflect.apply(called, stub, given));
  }
  return stub;
};
