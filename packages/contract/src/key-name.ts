/** What two names must not share: compatibility forms (NFKC) and letter case make no other name. */
export const foldKeyName = (name: string): string => name.normalize("NFKC").toLowerCase();
