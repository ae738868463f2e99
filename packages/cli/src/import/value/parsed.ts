import { z } from "zod";

/** Says what is wrong at a path below the value that is read. */
export type Flaw = (path: readonly PropertyKey[], message: string) => void;

/**
 * A schema from a function that reads a value and says each thing that is wrong with its place. A
 * union of schemas would say that none of them fits, which helps nobody.
 */
export const parsed = <T>(read: (value: unknown, flaw: Flaw) => T): z.ZodType<T> =>
  z
    .unknown()
    .transform((value, context) =>
      read(value, (path, message) =>
        context.addIssue({ code: "custom", message, path: [...path] }),
      ),
    );
