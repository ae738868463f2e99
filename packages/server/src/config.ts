import { isIP } from "node:net";
import type { Kind } from "@attune/contract";
import { isKind, KINDS, LIMITS } from "@attune/contract";
import { z } from "zod";

const Key = z
  .string()
  .min(16)
  .max(200)
  .regex(/^[\x21-\x7e]+$/, "a key is printable ASCII without spaces");

/** An origin as browsers send it: scheme, host in lower case, and a port that is not the scheme's own. */
const isOrigin = (text: string): boolean =>
  /^https?:\/\/[^*]+$/.test(text) && URL.canParse(text) && new URL(text).origin === text;

const listIn = (text: string): string[] => text.split(",").map((each) => each.trim());

const originsIn = (text: string): "*" | readonly string[] | null => {
  if (text.trim() === "*") return "*";
  if (text.trim() === "none") return [];
  const origins = listIn(text);
  return origins.every(isOrigin) ? origins : null;
};

/** What to write for those that are an address of http or https, and no origin. */
const originsFix = (text: string): string =>
  listIn(text)
    .filter((each) => !isOrigin(each) && /^https?:\/\/[^*]+$/i.test(each) && URL.canParse(each))
    .map((each) => `; for ${each} write ${new URL(each).origin}`)
    .join("");

/** An address, or a network with the bits that all its addresses share. */
const isNetwork = (text: string): boolean => {
  const [address = "", bits, ...rest] = text.split("/");
  const most = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  if (most < 0 || rest.length > 0) return false;
  return bits === undefined || (/^[1-9]\d{0,2}$/.test(bits) && Number(bits) <= most);
};

const proxiesIn = (text: string): readonly string[] | null => {
  if (text.trim() === "none") return [];
  const proxies = listIn(text);
  return proxies.every(isNetwork) ? proxies : null;
};

const kindsIn = (text: string): readonly Kind[] | null => {
  if (text.trim() === "none") return [];
  if (text.trim() === "all") return KINDS;
  const names = text.split(",").map((name) => name.trim());
  const kinds = names.filter(isKind);
  return kinds.length === names.length ? kinds : null;
};

const EMBEDDED = "embedded";

/** What sslmode may be: what would fall back to no encryption is not offered. */
const SSL_MODES: ReadonlySet<string | null> = new Set([
  null,
  "disable",
  "require",
  "verify-ca",
  "verify-full",
]);

const isPostgresUrl = (text: string): boolean =>
  /^postgres(ql)?:\/\//.test(text) &&
  URL.canParse(text) &&
  SSL_MODES.has(new URL(text).searchParams.get("sslmode"));

const WAREHOUSES: ReadonlySet<string> = new Set(["duckdb", "off"]);

const warehouseFix = (text: string): string =>
  /^https?:\/\//i.test(text)
    ? "a warehouse at an address is ClickHouse, which this Attune cannot use yet: leave the setting out for DuckDB in the data directory, or write off"
    : "off for no warehouse, or duckdb for the one in the data directory";

const isZone = (text: string): boolean => {
  try {
    // Named zones only: an offset says nothing of summer.
    return /^[A-Za-z]/.test(text) && Temporal.Now.zonedDateTimeISO(text).timeZoneId !== "";
  } catch {
    return false;
  }
};

/**
 * Every setting, once: the variable, its meaning, its default. The flag of a setting is its name
 * without ATTUNE_ in kebab case (--data, --port, --identity-verification).
 */
export const Config = z.object({
  ATTUNE_DATA: z
    .string()
    .min(1)
    .default("./attune-data")
    .describe("The data directory. One process owns it at a time."),
  ATTUNE_DATABASE: z
    .string()
    .refine(
      (text) => text === EMBEDDED || isPostgresUrl(text),
      // The value may hold a password: it is never repeated.
      `${EMBEDDED}, or postgresql://user:password@host:5432/database, with ?sslmode=disable, require, verify-ca or verify-full for TLS`,
    )
    .optional()
    .describe(
      "PostgreSQL instead of SQLite: postgresql://user:password@host:5432/database (?sslmode=verify-full for TLS), or embedded for the one that comes with Attune, in the data directory. SQLite when absent.",
    ),
  ATTUNE_WAREHOUSE: z
    .string()
    .refine((text) => WAREHOUSES.has(text), { error: ({ input }) => warehouseFix(String(input)) })
    .default("duckdb")
    .describe(
      "Where figures are computed: duckdb is a file in the data directory, off is none; then figures say that there is no warehouse.",
    ),
  ATTUNE_WAREHOUSE_MEMORY: z.coerce
    .number()
    .int()
    .min(64)
    .max(1_000_000)
    .default(128)
    .describe(
      "Megabytes of memory that the warehouse may use; beyond them it writes to disk. 256 and more pay from a million people on.",
    ),
  ATTUNE_TIMEZONE: z
    .string()
    .refine(isZone, "a zone of the IANA time-zone data, such as Europe/Stockholm, or UTC")
    .default("UTC")
    .describe("The zone in which days, weeks and months begin: Europe/Stockholm."),
  ATTUNE_HOST: z
    .string()
    .min(1)
    .default("127.0.0.1")
    .describe("Address to listen on; 0.0.0.0 for all."),
  ATTUNE_PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65535)
    .default(4400)
    .describe("Port to listen on; 0 takes a free one."),
  ATTUNE_CORS_ORIGINS: z
    .string()
    .refine((text) => originsIn(text) !== null, {
      error: ({ input }) =>
        `origins such as https://shop.example, separated by commas, * or none${originsFix(String(input))}`,
    })
    .default("*")
    .describe(
      "Origins whose pages may read answers, separated by commas: https://shop.example. * is any, for what a browser key can ask; none is none.",
    ),
  ATTUNE_WRITE_KEY: Key.optional().describe(
    "The browser key. Made at the first start when absent, and printed once.",
  ),
  ATTUNE_SERVER_KEY: Key.optional().describe(
    "The server key. Made at the first start when absent, and printed once.",
  ),
  ATTUNE_SECRET_KEY: Key.optional().describe(
    "The secret key. Made at the first start when absent, and printed once.",
  ),
  ATTUNE_PUBLIC_URL: z
    .string()
    .refine(isOrigin, "an origin without a path, such as https://attune.example.com")
    .optional()
    .describe(
      "Where people open Attune, when a proxy stands before it: https://attune.example.com. Sign-in links lead there, and with https the session's cookie is sent over nothing else. Absent: as browsers say.",
    ),
  ATTUNE_TRUSTED_PROXIES: z
    .string()
    .refine(
      (text) => proxiesIn(text) !== null,
      "addresses or networks separated by commas, such as 127.0.0.1,10.0.0.0/8, or none",
    )
    .default("none")
    .describe(
      "Addresses of the proxies before Attune, separated by commas: 127.0.0.1,10.0.0.0/8. From them X-Forwarded-For is believed: failed sign-ins and the decisions of pages are counted by the address that it says. With none all who come by a proxy have its address.",
    ),
  ATTUNE_IDENTITY_SECRET: z
    .string()
    .regex(/^[^,]{16,200}(,[^,]{16,200})?$/, "one secret or two, each of 16 to 200 characters")
    .optional()
    .describe(
      "Signs userHash (HMAC-SHA256). Two, separated by a comma, are valid together during a rotation.",
    ),
  ATTUNE_IDENTITY_VERIFICATION: z
    .enum(["on", "off"])
    .default("on")
    .describe("off believes every identifier that a browser sends."),
  ATTUNE_PERSONALIZATION_BASIS: z
    .enum(["consent", "legitimate_interest", "contract"])
    .default("consent")
    .describe(
      "Lawful basis of the purpose personalization. With consent, who has given none sees the slots' defaults.",
    ),
  ATTUNE_DECIDE_DEADLINE: z.coerce
    .number()
    .int()
    .min(5)
    .max(60_000)
    .default(50)
    .describe(
      "Milliseconds that a decision may take, and its events before it as long. What is not known or not recorded by then is answered with the slot's default. A command that opens a data directory itself has 5000 unless it is set.",
    ),
  ATTUNE_DECIDE_SAMPLE: z.coerce
    .number()
    .min(0)
    .max(1)
    .default(0.01)
    .describe(
      "Share of decisions whose record keeps every candidate; of the others a replay makes them again. Kept too: what is asked with explain, and of who is in the segment watched.",
    ),
  ATTUNE_BROWSER_RATE: z.coerce
    .number()
    .int()
    .min(0)
    .max(1_000_000)
    .default(6_000)
    .describe(
      "Decisions that a browser key is given in a minute from one address, by /v1/decide and OFREP together; more get 429. 0 is as many as are asked for. An address of IPv6 counts with its network of 64 bits, and a port behind an address says nothing. Addresses of private networks are not counted: behind a proxy set ATTUNE_TRUSTED_PROXIES. Each node counts for itself.",
    ),
  ATTUNE_APPROVAL_KINDS: z
    .string()
    .refine(
      (text) => kindsIn(text) !== null,
      `kinds separated by commas (${KINDS.join(", ")}), all, or none`,
    )
    .default("none")
    .describe(
      "Kinds of definition that somebody else must approve before they are live: kinds separated by commas, all, or none. The data directory keeps it for commands on a stopped server.",
    ),
  ATTUNE_TRAIN_HOUR: z
    .string()
    .regex(/^(off|\d|1\d|2[0-3])$/, "an hour from 0 to 23, or off")
    .default("3")
    .describe(
      "The hour, in ATTUNE_TIMEZONE, at which models are trained anew each day once they have been trained; when nobody served at that hour, at the next start. off leaves it to attune train.",
    ),
  ATTUNE_MODEL_MEMORY: z.coerce
    .number()
    .int()
    .min(64)
    .max(1_000_000)
    .default(2_048)
    .describe(
      "Megabytes that training may take; what would take more is refused before it begins, with what it would take.",
    ),
  ATTUNE_CLOCK: z
    .enum(["system", "virtual"])
    .default("system")
    .describe("virtual starts with a settable clock, for scenario tests."),
  ATTUNE_LOG_LEVEL: z
    .enum(["fatal", "error", "warn", "info", "debug", "silent"])
    .default("info")
    .describe("What is logged; debug logs each request."),
  ATTUNE_QUEUE_EVENTS: z.coerce
    .number()
    .int()
    .min(LIMITS.batchEvents)
    .max(1_000_000)
    .default(20_000)
    .describe(
      "Events that may wait for the writer before callers get 429; no fewer than a batch may hold.",
    ),
  ATTUNE_INDEX_RUN: z.coerce
    .number()
    .int()
    .min(10)
    .max(1_000_000)
    .default(64_000)
    .describe(
      "Newest rows of the sorted indexes that are moved into them at once; fewer cost less memory and more writing.",
    ),
  ATTUNE_QUARANTINE_EVENTS: z.coerce
    .number()
    .int()
    .min(100)
    .max(10_000_000)
    .default(100_000)
    .describe(
      "Events that quarantine holds, and 4 KiB for each; beyond it old ones are summarised: counted, their bodies gone.",
    ),
  ATTUNE_FAILPOINT: z
    .string()
    .regex(/^(commit\.(before-write|before-fsync|after-fsync):\d{1,9}|fold\.throws:.{1,255})$/)
    .optional()
    .describe(
      "For crash tests only: dies the n-th time that it passes a point of the commit (commit.before-fsync:3), or fails the fold of an event (fold.throws:NAME).",
    ),
});
export type Config = z.infer<typeof Config>;

/** The origins whose pages may read answers. */
export const corsOrigins = ({ ATTUNE_CORS_ORIGINS }: Config): "*" | readonly string[] =>
  originsIn(ATTUNE_CORS_ORIGINS) ?? [];

/** The addresses of proxies that are believed. */
export const trustedProxies = ({ ATTUNE_TRUSTED_PROXIES }: Config): readonly string[] =>
  proxiesIn(ATTUNE_TRUSTED_PROXIES) ?? [];

/** The kinds whose definitions somebody must approve. */
export const approvalKinds = ({ ATTUNE_APPROVAL_KINDS }: Config): ReadonlySet<Kind> =>
  new Set(kindsIn(ATTUNE_APPROVAL_KINDS));

/** Where a store keeps what it holds: a file, a PostgreSQL server, or the one that comes with Attune. */
export type DatabaseSetting =
  | { readonly engine: "sqlite" }
  | { readonly engine: "postgres"; readonly url: string }
  | { readonly engine: "embedded" };

/** The database that the settings name. */
export const databaseSetting = ({ ATTUNE_DATABASE }: Config): DatabaseSetting => {
  if (ATTUNE_DATABASE === undefined) return { engine: "sqlite" };
  return ATTUNE_DATABASE === EMBEDDED
    ? { engine: "embedded" }
    : { engine: "postgres", url: ATTUNE_DATABASE };
};

/** A setting is wrong: which, and what would be right. */
export class ConfigProblem extends Error {
  override readonly name = "ConfigProblem";
}

/** Reads the settings from an environment; empty variables count as absent. */
export const readConfig = (environment: Readonly<Record<string, string | undefined>>): Config => {
  const given = Object.fromEntries(
    Object.entries(environment).filter(
      ([name, value]) => name.startsWith("ATTUNE_") && value !== "",
    ),
  );
  const parsed = Config.safeParse(given);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ConfigProblem(
    `${String(issue?.path[0] ?? "The environment")}: ${issue?.message ?? "not valid"}. See docs/reference/config.md.`,
  );
};
