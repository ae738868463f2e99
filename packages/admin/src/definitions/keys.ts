/** What a definition's key may be, as its schema has it. */
export const isKey = (text: string): boolean => /^[a-z0-9][a-z0-9_-]{0,99}$/.test(text);

/** A key made of a name: what is no letter of a key is left out. */
export const keyFrom = (name: string): string =>
  name
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9_]+/g, "-")
    .replaceAll(/^[-_]+|[-_]+$/g, "")
    .slice(0, 60);
