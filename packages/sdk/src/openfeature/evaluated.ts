import type { FlagMetadata, JsonValue, ResolutionDetails } from "@openfeature/core";
import { ErrorCode, StandardResolutionReasons } from "@openfeature/core";

/** A flag as the server answered it. */
export type Evaluated = {
  readonly key: string;
  /** Absent: the application's own default is used. */
  readonly value?: JsonValue;
  readonly variant?: string;
  readonly reason?: string;
  readonly metadata: FlagMetadata;
};

/** Why there is no flag. */
export type Failure = {
  readonly code: ErrorCode;
  readonly message: string;
  /** The server did not answer, or could not: nothing is wrong with the question. */
  readonly isDown: boolean;
  /** The key opens nothing. */
  readonly isRefused: boolean;
};

export const failed = (code: ErrorCode, message: string): Failure => ({
  code,
  message,
  isDown: false,
  isRefused: false,
});

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What an object has itself: nothing of its prototype's. */
export const fieldOf = (value: unknown, name: string): unknown =>
  isFields(value) && Object.hasOwn(value, name) ? value[name] : undefined;

export const textOf = (value: unknown, name: string): string | undefined => {
  const field = fieldOf(value, name);
  return typeof field === "string" ? field : undefined;
};

type Plain = string | number | boolean;
const isPlain = (entry: [string, unknown]): entry is [string, Plain] =>
  ["string", "number", "boolean"].includes(typeof entry[1]);

const metadataOf = (value: unknown): FlagMetadata => {
  const metadata = fieldOf(value, "metadata");
  return isFields(metadata) ? Object.fromEntries(Object.entries(metadata).filter(isPlain)) : {};
};

/** Whatever came as JSON, and is there, is a JSON value. */
const isValue = (value: unknown): value is JsonValue => value !== undefined && value !== null;

/** Reads an answer; null when it is no flag. */
export const evaluatedFrom = (answer: unknown): Evaluated | null => {
  const key = textOf(answer, "key");
  if (key === undefined || textOf(answer, "errorCode") !== undefined) return null;
  const value = fieldOf(answer, "value");
  const variant = textOf(answer, "variant");
  const reason = textOf(answer, "reason");
  return {
    key,
    ...(isValue(value) ? { value } : {}),
    ...(variant === undefined ? {} : { variant }),
    ...(reason === undefined ? {} : { reason }),
    metadata: metadataOf(answer),
  };
};

/** OpenFeature tells boolean, text, number and object apart; a list is an object. */
const isLike = <T extends JsonValue>(value: JsonValue, like: T): value is T =>
  typeof value === typeof like;

/** The application's own default, with what went wrong. */
export const defaultFor = <T>(
  value: T,
  { code, message }: Pick<Failure, "code" | "message">,
): ResolutionDetails<T> => ({
  value,
  reason: StandardResolutionReasons.ERROR,
  errorCode: code,
  errorMessage: message,
});

/** A flag as OpenFeature hands it to the application. */
export const detailsOf = <T extends JsonValue>(
  { key, value, variant, reason, metadata }: Evaluated,
  like: T,
): ResolutionDetails<T> => {
  const details = {
    ...(variant === undefined ? {} : { variant }),
    ...(reason === undefined ? {} : { reason }),
    flagMetadata: metadata,
  };
  if (value === undefined) return { value: like, ...details };
  if (isLike(value, like)) return { value, ...details };
  const message = `${key} is of type ${typeof value}; ${typeof like} was asked for`;
  return defaultFor(like, { code: ErrorCode.TYPE_MISMATCH, message });
};
