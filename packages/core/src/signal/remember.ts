/** Longest consent string that is read. */
export const MAX_STRING = 10_000;

/**
 * A decoder that remembers what it decoded last: browsers send the same string with each event. What
 * cannot be decoded is null, and remembered too. Strings that are too long are not tried.
 */
export const remembering = <T>(
  decode: (text: string) => T,
  capacity: number,
): ((text: string) => T | null) => {
  const known = new Map<string, T | null>();
  const attempt = (text: string): T | null => {
    try {
      return decode(text);
    } catch {
      // Garbage: the libraries throw errors of many kinds.
      return null;
    }
  };
  return (text) => {
    if (text.length > MAX_STRING) return null;
    const found = known.get(text);
    if (found !== undefined) {
      // A map keeps the order of insertion: the first is the one not used for longest.
      known.delete(text);
      known.set(text, found);
      return found;
    }
    const decoded = attempt(text);
    if (known.size >= capacity)
      for (const oldest of known.keys()) {
        known.delete(oldest);
        break;
      }
    known.set(text, decoded);
    return decoded;
  };
};
