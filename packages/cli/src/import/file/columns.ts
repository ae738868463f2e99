import type { Flaw } from "../../problem/index.ts";
import { CommandProblem } from "../../problem/index.ts";
import type { Advice } from "./advice.ts";

/** Letters to change, add or leave out to make one word of another. */
const distance = (from: string, to: string): number => {
  let above = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row += 1) {
    const here = [row];
    for (let at = 1; at <= to.length; at += 1) {
      const change = from[row - 1] === to[at - 1] ? 0 : 1;
      here.push(
        Math.min((above[at] ?? 0) + 1, (here[at - 1] ?? 0) + 1, (above[at - 1] ?? 0) + change),
      );
    }
    above = here;
  }
  return above[to.length] ?? 0;
};

/** A name without case and signs: Customer ID, customer_id and customerId are close to each other. */
const plain = (name: string): string =>
  name
    .toLowerCase()
    .normalize("NFD")
    .replaceAll(/[^\p{L}\p{N}]/gu, "");

const LONGEST = 100;

/** The name that somebody most likely meant, if there is one that is close. */
export const nearestName = (wanted: string, names: readonly string[]): string | null => {
  const target = plain(wanted);
  const [nearest] = names
    .filter((name) => name !== "" && name.length <= LONGEST && wanted.length <= LONGEST)
    .map((name) => {
      const candidate = plain(name);
      const far = distance(target, candidate);
      const isPart =
        Math.min(candidate.length, target.length) >= 3 &&
        (candidate.includes(target) || target.includes(candidate));
      return { name, far, isNear: isPart || far <= Math.max(1, Math.floor(target.length / 3)) };
    })
    .filter(({ isNear }) => isNear)
    .sort((a, b) => a.far - b.far);
  return nearest?.name ?? null;
};

/** A name that two columns have names neither; columns without a name are nobody's. */
const checkNames = (columns: readonly string[], place: string, { sameName }: Advice): void => {
  const flaws = [...new Set(columns)].flatMap((name): Flaw[] => {
    const at = columns.flatMap((each, index) => (each === name ? [index + 1] : []));
    return name === "" || at.length < 2
      ? []
      : [{ pointer: name, detail: `the name of columns ${at.join(" and ")}` }];
  });
  if (flaws.length > 0)
    throw new CommandProblem("Two columns have the same name", {
      detail: place,
      errors: flaws,
      fix: sameName,
    });
};

const SHOWN = 50;

const listOf = (columns: readonly string[]): string =>
  columns.length > SHOWN
    ? `${columns.slice(0, SHOWN).join(", ")} and ${columns.length - SHOWN} more`
    : columns.join(", ");

/** Refuses names of columns which are not there; `named` says where each is named. */
export const refuseMissing = (
  missing: readonly string[],
  named: ReadonlyMap<string, string>,
  {
    columns,
    file,
    advice,
  }: { readonly columns: readonly string[]; readonly file: string; readonly advice: Advice },
): void => {
  if (missing.length === 0) return;
  throw new CommandProblem(`${advice.names} names columns that the file does not have`, {
    detail: `${file} has: ${listOf(columns)}.`,
    errors: missing.map((column) => {
      const near = nearestName(column, columns);
      const hint = near === null ? "" : `; did you mean ${near}?`;
      return { pointer: named.get(column) ?? "", detail: `there is no column ${column}${hint}` };
    }),
    fix: advice.missing,
  });
};

/** Refuses names of which two are the same, and names of columns which are not there. */
export const checkColumns = (
  named: ReadonlyMap<string, string>,
  columns: readonly string[],
  { file, advice }: { readonly file: string; readonly advice: Advice },
  optional: readonly string[] = [],
): void => {
  checkNames(columns, file, advice);
  const missing = [...named.keys()].filter(
    (column) => !columns.includes(column) && !optional.includes(column),
  );
  refuseMissing(missing, named, { columns, file, advice });
};
