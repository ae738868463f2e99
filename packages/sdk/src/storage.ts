/** Text by name: in memory, and on the device once that is allowed. */
export type Storage = {
  readonly read: (name: string) => string | null | undefined;
  /** What the device itself says, whatever is in memory. */
  readonly kept: (name: string) => string | null | undefined;
  /** Another tab has written: the device has the newer text, and what is in memory gives way. */
  readonly giveWay: (name: string) => void;
  readonly write: (name: string, text: string) => void;
  readonly remove: (name: string) => void;
  readonly names: (beginning: string) => readonly string[];
  /** From now on texts are kept on the device; what is in memory is moved there. */
  readonly keep: () => void;
  /** From now on nothing is kept, and what was is gone, but for what begins so. */
  readonly forget: (but: string) => void;
};

/** The page's own storage; undefined where it is blocked. */
const deviceStorage = (): globalThis.Storage | undefined => {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
};

/**
 * What cannot be written to the device (it is full, blocked, or not allowed yet) stays in memory:
 * callers never have to know. What another tab has kept is read whether or not this one may write.
 *
 * @param prefix - begins the name of every text on the device
 */
export const createStorage = (prefix: string): Storage => {
  const memory = new Map<string, string>();
  const device = deviceStorage();
  let isKept = false;

  const write: Storage["write"] = (name, text) => {
    memory.set(name, text);
    if (!isKept || !device) return;
    try {
      device.setItem(prefix + name, text);
      memory.delete(name);
    } catch {
      // It is full: the text stays in memory.
    }
  };
  const remove: Storage["remove"] = (name) => {
    memory.delete(name);
    device?.removeItem(prefix + name);
  };
  const names: Storage["names"] = (beginning) => {
    const here = [...memory.keys()].map((name) => prefix + name);
    return [...new Set([...here, ...Object.keys(device ?? {})])]
      .filter((key) => key.startsWith(prefix + beginning))
      .map((key) => key.slice(prefix.length))
      .sort();
  };

  const kept: Storage["kept"] = (name) => device?.getItem(prefix + name);

  return {
    read: (name) => memory.get(name) ?? kept(name),
    kept,
    giveWay: (name) => memory.delete(name),
    write,
    remove,
    names,
    keep: () => {
      isKept = true;
      for (const [name, text] of memory) write(name, text);
    },
    forget: (but) => {
      for (const name of names("")) if (!name.startsWith(but)) remove(name);
      isKept = false;
    },
  };
};
