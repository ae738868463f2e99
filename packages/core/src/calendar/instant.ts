import { z } from "zod";

/** An instant that ISO 8601 writes with its offset, epoch ms; null for a text that names none. */
export const parseInstant = (text: string): number | null => {
  try {
    return Temporal.Instant.from(text).epochMilliseconds;
  } catch {
    return null;
  }
};

/** A date that is one by its form may have more digits of a second than can be read. */
export const InstantText = z.iso
  .datetime({ offset: true, abort: true })
  .refine((text) => parseInstant(text) !== null, {
    error: "a second has nine digits after the point at most: 2026-12-01T00:00:00.5Z",
  });
