/** Rows that a page of an export reads at once. */
const PAGE = 500;

type Keyed<T> = { readonly key: number; readonly value: T };

/** Streams rows in order of their key, a page in memory at a time. */
export const pages = async function* <T>(
  read: (after: number, limit: number) => Promise<readonly Keyed<T>[]>,
): AsyncGenerator<T> {
  for (let after = 0; ;) {
    const page = await read(after, PAGE);
    for (const { value } of page) yield value;
    const last = page.at(-1);
    if (!last || page.length < PAGE) return;
    after = last.key;
    // Between pages other work has its turn: an export may be long.
    await new Promise((resolve) => setImmediate(resolve));
  }
};
