import type { Parts } from "../../api/index.ts";

/** What the form of a try-out holds, as it stands in the address. */
export const TRY_FIELDS = [
  "for",
  "person",
  "as",
  "slot",
  "locale",
  "device",
  "at",
  "page",
  "query",
  "context",
  "consents",
  "draw",
  "grid",
  "beside",
] as const;
export type TryField = (typeof TRY_FIELDS)[number];
export type TryInput = Readonly<Record<TryField, string>>;

export type TryBody = Parts<"tryDecision">["body"];
type JsonObject = Readonly<Record<string, unknown>>;

export const inputOf = (search: URLSearchParams): TryInput => {
  const of = (name: TryField): string => search.get(name) ?? "";
  return {
    for: of("for"),
    person: of("person"),
    as: of("as"),
    slot: of("slot"),
    locale: of("locale"),
    device: of("device"),
    at: of("at"),
    page: of("page"),
    query: of("query"),
    context: of("context"),
    consents: of("consents"),
    draw: of("draw"),
    grid: of("grid"),
    beside: of("beside"),
  };
};

const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A JSON object that somebody wrote; null where it is not one. */
export const writtenObject = (text: string): JsonObject | null => {
  if (text.trim() === "") return {};
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
};

export const listOf = (text: string): readonly string[] =>
  text
    .split(/[,\s]+/)
    .map((each) => each.trim())
    .filter((each) => each !== "");

/** What is true of the call: the fields, over what was written. */
export const contextOf = ({ context, locale, device, page, query }: TryInput): JsonObject => ({
  ...writtenObject(context),
  ...(locale === "" ? {} : { locale }),
  ...(device === "" ? {} : { device: { type: device } }),
  ...(page === "" ? {} : { page }),
  ...(query === "" ? {} : { query }),
});

/** Whom it is for; null while what was written is no JSON. */
const whomOf = (input: TryInput): Pick<TryBody, "profile" | "traits"> | null => {
  if (input.for !== "") return { profile: input.for };
  if (input.as === "") return {};
  const traits = writtenObject(input.as);
  return traits === null ? null : { traits: plain(traits) };
};

/** As it goes over the wire. */
const plain = (value: JsonObject): NonNullable<TryBody["traits"]> =>
  JSON.parse(JSON.stringify(value));

const momentOf = ({ at }: TryInput): { readonly at?: string } | null => {
  if (at === "") return {};
  const instant = new Date(at);
  return Number.isNaN(instant.getTime()) ? null : { at: instant.toISOString() };
};

/** Whether somebody is being looked for, and nobody is chosen yet. */
export const isLookingFor = ({ for: who, as, person }: TryInput): boolean =>
  who === "" && as === "" && person.trim() !== "";

/** What the server is asked; null while there is no slot or no person, or what was written cannot be read. */
export const bodyOf = (input: TryInput, language: "en" | "sv"): TryBody | null => {
  const [whom, moment] = [whomOf(input), momentOf(input)];
  const slots = listOf(input.slot);
  const isReadable = writtenObject(input.context) !== null;
  if (whom === null || moment === null || slots.length === 0 || !isReadable) return null;
  if (isLookingFor(input)) return null;
  const draw = Number(input.draw);
  return {
    ...whom,
    ...moment,
    slots: [...slots],
    context: plain(contextOf(input)),
    consents: [...listOf(input.consents)],
    ...(input.draw !== "" && draw >= 0 && draw < 1 ? { draw } : {}),
    language,
  };
};

/** Where a try-out with some fields set is. */
export const tryAddress = (fields: Partial<TryInput>): string => {
  const search = new URLSearchParams(
    Object.entries(fields).filter(([, value]) => value !== undefined && value !== ""),
  );
  return `/decisions/try?${search.toString()}`;
};

type Recorded = {
  readonly slot: string;
  readonly subject: { readonly profile: string } | null;
  readonly inputs: readonly { readonly path: string; readonly value: unknown }[];
  readonly draw?: number | undefined;
};

const put = (
  target: Record<string, unknown>,
  [first = "", ...rest]: readonly string[],
  value: unknown,
): void => {
  if (rest.length === 0) {
    target[first] = value;
    return;
  }
  const before = Object.hasOwn(target, first) ? target[first] : undefined;
  const inner: Record<string, unknown> = isObject(before) ? { ...before } : {};
  put(inner, rest, value);
  target[first] = inner;
};

/** What the call itself said: the local time is told by the clock. */
const isOfCall = (path: string): boolean => /^context\.(?!local(?:\.|$))/.test(path);

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

/** The type of a device of which nothing else was said. */
const onlyType = (device: unknown): string =>
  isObject(device) && Object.keys(device).length === 1 ? textOf(device["type"]) : "";

/** A recorded decision, decided again now: the same person, and of its call what it read. */
export const againAddress = ({ slot, subject, inputs, draw }: Recorded): string => {
  const context: Record<string, unknown> = {};
  for (const { path, value } of inputs)
    if (isOfCall(path) && value !== null) put(context, path.split(".").slice(1), value);
  const [locale, device] = [textOf(context["locale"]), onlyType(context["device"])];
  if (locale !== "") delete context["locale"];
  if (device !== "") delete context["device"];
  return tryAddress({
    for: subject?.profile ?? "",
    slot,
    locale,
    device,
    context: Object.keys(context).length === 0 ? "" : JSON.stringify(context),
    draw: draw === undefined ? "" : String(draw),
  });
};
