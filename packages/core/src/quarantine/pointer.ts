/** Where a fix may reach: what an event says, never which event it is, whose, or when. */
export const FIXABLE = ["properties", "traits", "context", "event"] as const;

/** Where a message says what a person agreed to, on which device, and by which signature: not to be put right. */
const SEALED = ["consent", "globalPrivacyControl", "userHash", "device"] as const;

/** Whether a place is under `context`'s sealed ones, one of them, or has them in it. */
const isSealed = ([root, key]: readonly string[]): boolean =>
  root === "context" && (key === undefined || SEALED.some((each) => each === key));

/** Most characters of a pointer. */
export const MAX_POINTER = 500;
/** Most segments of a pointer. */
const MAX_SEGMENTS = 32;

/** RFC 6901: `~` and `/` inside a key are escaped. */
export const pointerTo = (segments: readonly string[]): string =>
  segments.map((segment) => `/${segment.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");

/** The keys of a JSON Pointer; `*` stands for every item of a list. */
export const segmentsOf = (pointer: string): readonly string[] =>
  pointer
    .split("/")
    .slice(1)
    .map((segment) => segment.replaceAll("~1", "/").replaceAll("~0", "~"));

/** Why a text is no pointer that a fix may have; null when it is one. */
export const pointerFlaw = (pointer: string): string | null => {
  if (!pointer.startsWith("/")) return "write a JSON Pointer, for example /properties/total";
  if (/~(?![01])/.test(pointer)) return "in a JSON Pointer, ~ is written ~0 and / inside a key ~1";
  const segments = segmentsOf(pointer);
  const [root] = segments;
  if (!FIXABLE.some((each) => each === root))
    return `a fix reaches ${FIXABLE.map((each) => `/${each}`).join(", ")} only`;
  if (root === "event" && segments.length > 1) return "/event is the event's name and has no parts";
  if (isSealed(segments))
    return `a fix changes no consent, device or signature: not /context as a whole, nor ${SEALED.map((each) => `/context/${each}`).join(", ")}`;
  if (segments.length > MAX_SEGMENTS) return `a pointer has at most ${MAX_SEGMENTS} parts`;
  return segments.includes("__proto__") ? "the key __proto__ is not allowed" : null;
};

/** The part of a pointer up to its last `*`, whose items it runs over. */
export const listPartOf = (segments: readonly string[]): readonly string[] =>
  segments.slice(0, segments.lastIndexOf("*") + 1);
