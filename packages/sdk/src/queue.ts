import type { Reliance } from "./consent.ts";
import { ANY, NOTHING } from "./consent.ts";
import type { Telling } from "./happenings.ts";
import type { JsonObject } from "./json.ts";
import { isObject, parsed, textOf } from "./json.ts";
import type { Storage } from "./storage.ts";

/** A message that was not acknowledged yet. */
export type Waiting = {
  /** Its name in the storage: names sort by time, those that state a consent first. */
  readonly name: string;
  readonly message: JsonObject;
  readonly reliance: Reliance;
};

export type Queue = {
  readonly add: (message: JsonObject, reliance: Reliance, time: number) => void;
  /** All that wait and may be sent, of every tab, by their names. */
  readonly waiting: () => readonly Waiting[];
  /** True for what this page has queued. */
  readonly isOwn: (name: string) => boolean;
  /** True for what has waited so long that its page may be gone. */
  readonly isOld: (name: string) => boolean;
  readonly remove: (waiting: readonly Pick<Waiting, "name">[]) => void;
  /** Takes out what relies on a consent that is not there. */
  readonly drop: () => readonly JsonObject[];
};

/** Begins the names of messages that no consent is needed for, and of all others. */
export const UNCONDITIONAL = "q!";
const CONDITIONAL = "q.";
/** Messages that are kept; with more the oldest go. */
export const MOST = 1_000;

const OLD_MS = 10_000;

const readOf = (name: string, text: string | null | undefined): Waiting[] => {
  const { m: message, p: purpose } = parsed(text);
  if (!isObject(message)) return [];
  return [{ name, message, reliance: textOf(purpose) ?? ANY }];
};

/**
 * Each message is a text of its own in the storage, so that tabs that write at the same time lose
 * nothing of each other's.
 */
export const createQueue = (
  storage: Storage,
  allows: (reliance: Reliance) => boolean,
  tell: Telling["tell"],
): Queue => {
  const own = new Set<string>();
  const all = () => storage.names("q").flatMap((name) => readOf(name, storage.read(name)));
  const remove: Queue["remove"] = (waiting) => {
    for (const { name } of waiting) {
      storage.remove(name);
      own.delete(name);
    }
  };

  return {
    add: (message, reliance, time) => {
      const kind = reliance === NOTHING ? UNCONDITIONAL : CONDITIONAL;
      const name = `${kind}${time.toString(36)}.${textOf(message.messageId)}`;
      const names = storage.names(CONDITIONAL);
      for (const oldest of names.slice(0, 1 - MOST)) {
        const [gone] = readOf(oldest, storage.read(oldest));
        remove([{ name: oldest }]);
        if (gone) tell("dropped", gone.message, "full");
      }
      storage.write(name, JSON.stringify({ m: message, p: reliance }));
      own.add(name);
    },
    waiting: () => all().filter(({ reliance }) => allows(reliance)),
    isOwn: (name) => own.has(name),
    isOld: (name) => Math.abs(Date.now() - Number.parseInt(name.slice(2), 36)) > OLD_MS,
    remove,
    drop: () => {
      const gone = all().filter(({ reliance }) => !allows(reliance));
      remove(gone);
      return gone.map(({ message }) => message);
    },
  };
};
