import type { Schema } from "../ui/index.ts";
import { isRecord } from "./documents.ts";

type Members = Readonly<Record<string, unknown>>;

export const membersIn = (value: unknown): Members => (isRecord(value) ? value : {});

/** The same members in the same order, one of them under another name. */
export const renamed = (members: Members, from: string, to: string): Members =>
  Object.fromEntries(
    Object.entries(members).map(([name, value]) => [name === from ? to : name, value]),
  );

export const withoutMember = (members: Members, name: string): Members =>
  Object.fromEntries(Object.entries(members).filter(([each]) => each !== name));

/** A name that none of the members has: what, what_2 and so on. */
export const freeName = (members: Members, what: string): string => {
  const isFree = (name: string): boolean => !Object.hasOwn(members, name);
  let name = what;
  for (let nth = 2; !isFree(name); nth += 1) name = `${what}_${nth}`;
  return name;
};

export const textsIn = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];

/** What says something of a value to people only: it stays when the type changes. */
const NOTES: ReadonlySet<string> = new Set(["title", "description"]);

export const notesIn = (schema: Schema): Schema =>
  Object.fromEntries(Object.entries(schema).filter(([keyword]) => NOTES.has(keyword)));
