/** Literals, quoted identifiers and comments, which stay as they are; or a parameter, with its number if it has one. */
const TOKEN = /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|\?(\d*)/g;

/**
 * SQL of the portable subset as PostgreSQL reads it: parameters become `$1`, `$2`, and so on. They are
 * numbered as SQLite numbers them: `?` is one more than the highest before it, `?2` is the second.
 */
export const toPostgres = (sql: string): string => {
  let highest = 0;
  return sql.replace(TOKEN, (token, number?: string) => {
    if (number === undefined) return token;
    const n = number === "" ? highest + 1 : Number(number);
    highest = Math.max(highest, n);
    return `$${n}`;
  });
};
