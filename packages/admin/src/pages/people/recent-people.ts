type Recent = { readonly id: string; readonly name: string };

const KEY = "attune.people";
const MOST = 8;

const isRecent = (value: unknown): value is Recent =>
  typeof value === "object" &&
  value !== null &&
  "id" in value &&
  "name" in value &&
  typeof value.id === "string" &&
  typeof value.name === "string";

/** Who was looked at in this tab, the last one first; it is forgotten with the tab. */
export const recentPeople = (): readonly Recent[] => {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter(isRecent) : [];
  } catch {
    return [];
  }
};

export const rememberPerson = (person: Recent): void => {
  const others = recentPeople().filter(({ id }) => id !== person.id);
  try {
    sessionStorage.setItem(KEY, JSON.stringify([person, ...others].slice(0, MOST)));
  } catch {
    // A browser that keeps nothing.
  }
};
