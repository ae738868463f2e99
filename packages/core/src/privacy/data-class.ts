/**
 * How much a value says about a person, least first: nothing; which person, to a machine only; what
 * somebody is like; how to reach somebody; what must not leave the few who need it.
 */
export const DATA_CLASSES = ["none", "pseudonymous", "personal", "contact", "sensitive"] as const;
export type DataClass = (typeof DATA_CLASSES)[number];

/** The classes that a reader may see. */
export type Clearance = ReadonlySet<DataClass>;

/** The class that says more. */
export const stricter = (a: DataClass, b: DataClass): DataClass =>
  DATA_CLASSES.indexOf(a) >= DATA_CLASSES.indexOf(b) ? a : b;

/** What stands in the place of a value that a reader may not see. */
export const hiddenText = (dataClass: DataClass): string => `[${dataClass}]`;

const HIDDEN = new Set(DATA_CLASSES.map(hiddenText));

/** True for what stands in the place of a value: it says nothing any more. */
export const isHidden = (value: unknown): boolean => typeof value === "string" && HIDDEN.has(value);
