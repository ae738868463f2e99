/** Something that somebody may be found by. */
export type Candidate =
  | { readonly by: "id"; readonly id: string }
  | { readonly by: "identifier"; readonly identifier: string };

const PHONE = /^\+?[\d\s()-]{6,20}$/;

const withNamespaces = (value: string, ...namespaces: readonly string[]): Candidate[] =>
  namespaces.map((ns) => ({ by: "identifier", identifier: `${ns}:${value}` }));

/** What a text could be: an id, an identifier with its namespace, or a value of a likely namespace. */
export const candidatesOf = (written: string): readonly Candidate[] => {
  const text = written.trim();
  if (text === "") return [];
  if (/^[a-z][a-z0-9_]*:./su.test(text)) return [{ by: "identifier", identifier: text }];
  if (text.includes("@")) return withNamespaces(text, "email", "user_id");
  return [
    ...(/^p\d+$/.test(text) ? [{ by: "id", id: text } as const] : []),
    ...(PHONE.test(text) ? withNamespaces(text, "phone") : []),
    ...withNamespaces(text, "user_id", "loyalty_id", "device_id", "anonymous_id"),
  ];
};
