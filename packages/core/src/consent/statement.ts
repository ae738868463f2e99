import type { Json } from "../json/index.ts";
import { isObject } from "../json/index.ts";

/** Why a purpose is lawful. Only `consent` needs a person's record. */
export const BASES = ["consent", "legitimate_interest", "contract", "legal_obligation"] as const;
export type Basis = (typeof BASES)[number];

/** The way by which a statement came. `expiry` is said by nobody: a grant's time has run out. */
export const STATEMENT_WAYS = ["segment", "gpc", "tcf", "gpp", "api", "event", "expiry"] as const;
export type StatementWay = (typeof STATEMENT_WAYS)[number];

/** A person's dated answer to one purpose. Times are epoch milliseconds. */
export type Statement = {
  /** Key of the purpose. */
  readonly purpose: string;
  readonly granted: boolean;
  readonly time: number;
  /** A grant stands while `expires > now`; null is for good. Of an expiry it is when the grant ran out; a denial never expires. */
  readonly expires: number | null;
  /** The purpose's basis when the statement was made. */
  readonly basis: Basis;
  /** Key of the source that it came from, or what the caller of the API named. */
  readonly source: string;
  /** Version of the wording that was answered; null when it was not said. */
  readonly wording: string | null;
  readonly via: StatementWay;
  /** Who recorded it by the API: a key's name. */
  readonly actor?: string;
};

/** The statement that holds for each purpose, by the purpose's key. */
export type Consents = Readonly<Record<string, Statement>>;

export const NO_CONSENTS: Consents = {};

/** What was last said of a purpose; null when nothing was. */
export const statementFor = (consents: Consents, purpose: string): Statement | null =>
  Object.hasOwn(consents, purpose) ? (consents[purpose] ?? null) : null;

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** One text for each statement of a purpose: equal statements are equal bytes. */
export const statementText = (statement: Statement): string => {
  const { granted, time, expires, basis, source, wording, via, actor } = statement;
  const fields = [time, granted, expires, basis, source, wording, via];
  return JSON.stringify(actor === undefined ? fields : [...fields, actor]);
};

/** What somebody said counts more than that a grant of the same instant has run out. */
const weightOf = ({ granted, via }: Statement): number => (granted ? 0 : via === "expiry" ? 1 : 2);

/**
 * The total order in which statements about one purpose win: the later time; at the same time a
 * denial over a grant (a tie denies), and a person's denial over an expiry; then the grant that
 * expires first; then text. Positive when `a` wins; 0 for equal statements only.
 */
export const compareStatements = (a: Statement, b: Statement): number =>
  a.time - b.time ||
  weightOf(a) - weightOf(b) ||
  // An expiry of null is later than any; Infinity minus itself is NaN, which is as good as equal.
  (b.expires ?? Infinity) - (a.expires ?? Infinity) ||
  compareText(statementText(a), statementText(b));

/**
 * Joins what was said through two facets: of each purpose the statement that wins. Commutative,
 * associative, idempotent, with `NO_CONSENTS` as its zero.
 */
export const combineConsents = (a: Consents, b: Consents): Consents => {
  if (b === NO_CONSENTS) return a;
  if (a === NO_CONSENTS) return b;
  const joined: Record<string, Statement> = { ...a };
  for (const [purpose, there] of Object.entries(b)) {
    const here = statementFor(joined, purpose);
    if (here === null || compareStatements(there, here) > 0) joined[purpose] = there;
  }
  return joined;
};

/** Statements as the consents that they make. */
export const consentsOf = (statements: readonly Statement[]): Consents =>
  statements
    .map((statement): Consents => ({ [statement.purpose]: statement }))
    .reduce(combineConsents, NO_CONSENTS);

/** Consents as canonical JSON: an object by purpose, in order of the keys. */
export const consentsText = (consents: Consents): string => {
  const members = Object.entries(consents)
    .sort(([a], [b]) => compareText(a, b))
    .map(([purpose, statement]) => `${JSON.stringify(purpose)}:${statementText(statement)}`);
  return `{${members.join(",")}}`;
};

const oneOf = <T extends string>(list: readonly T[], value: Json | undefined): T | undefined =>
  list.find((each) => each === value);

const flag = (value: Json | undefined): boolean | undefined =>
  typeof value === "boolean" ? value : undefined;
const text = (value: Json | undefined): string | undefined =>
  typeof value === "string" ? value : undefined;
const instant = (value: Json | undefined): number | undefined =>
  typeof value === "number" && Number.isFinite(value) ? value : undefined;

const must = <T>(read: T | undefined): T => {
  if (read === undefined) throw new Error("what was said of consent cannot be read");
  return read;
};

const statementFrom = (purpose: string, value: Json): Statement => {
  const fields: readonly Json[] = Array.isArray(value) ? value : [];
  const [time, granted, expires, basis, source, wording, via, actor] = fields;
  return {
    purpose,
    granted: must(flag(granted)),
    time: must(instant(time)),
    expires: expires === null ? null : must(instant(expires)),
    basis: must(oneOf(BASES, basis)),
    source: must(text(source)),
    wording: wording === null ? null : must(text(wording)),
    via: must(oneOf(STATEMENT_WAYS, via)),
    ...(actor === undefined ? {} : { actor: must(text(actor)) }),
  };
};

/**
 * Reads what `consentsText` wrote, parsed. Throws where something else stands: a statement that was
 * passed over could be somebody's denial (L7).
 */
export const consentsFrom = (value: Json | undefined): Consents => {
  if (value === undefined) return NO_CONSENTS;
  const entries = Object.entries(must(isObject(value) ? value : undefined)).map(
    ([purpose, fields]) => [purpose, statementFrom(purpose, fields)] as const,
  );
  return entries.length === 0 ? NO_CONSENTS : Object.fromEntries(entries);
};
