import type { ProfileState } from "@attune/core/profile";
import { decodeState } from "@attune/core/profile";

type Read = { readonly text: string; readonly state: ProfileState };

/** Characters of all texts that are remembered. */
const MOST = 4_000_000;

/**
 * Decodes states, and remembers those of whom was asked last: a page asks for several slots of one person,
 * who has done nothing in between. A state is told again only for the very text that it was read from.
 */
export const createStateMemory = (most = MOST) => {
  /** By the profile; whom was asked for last stands last. */
  const known = new Map<number, Read>();
  let size = 0;
  const take = (profile: number): Read | undefined => {
    const read = known.get(profile);
    if (read === undefined) return undefined;
    known.delete(profile);
    size -= read.text.length;
    return read;
  };
  return (profile: number, text: string): ProfileState => {
    const before = take(profile);
    const read = before?.text === text ? before : { text, state: decodeState(text) };
    known.set(profile, read);
    size += text.length;
    for (const oldest of known.keys()) {
      if (size <= most) break;
      take(oldest);
    }
    return read.state;
  };
};
