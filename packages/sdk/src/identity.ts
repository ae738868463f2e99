import type { JsonObject } from "./json.ts";
import { objectOf, parsed, textOf } from "./json.ts";
import type { Storage } from "./storage.ts";
import { randomId } from "./random-id.ts";

/** Namespace to hex HMAC-SHA256: your server's word that an identifier is this visitor's. */
export type UserHash = Readonly<Record<string, string>>;

export type Identity = {
  readonly anonymousId: () => string;
  readonly userId: () => string | undefined;
  readonly traits: () => JsonObject;
  readonly userHash: () => JsonObject;
  readonly identify: (userId: string | undefined, traits: JsonObject, userHash: JsonObject) => void;
  /** A new visitor: of the one before nothing is left. */
  readonly reset: () => void;
  /** Writes the cookie; called when it becomes allowed. */
  readonly keep: () => void;
  /** Removes the cookie. */
  readonly forget: () => void;
};

/** The cookie that holds the anonymous id, so that the page's own server can decide for it too. */
export const COOKIE = "attune_id";
const YEAR_S = 31_536_000;

const ID = "id";
const USER = "user";

const readCookie = (): string | undefined => {
  try {
    const text = document.cookie.split("; ").find((each) => each.startsWith(`${COOKIE}=`));
    return text && decodeURIComponent(text.slice(COOKIE.length + 1));
  } catch {
    return undefined;
  }
};

/** An empty value removes the cookie. */
const writeCookie = (value: string, domain?: string): void => {
  try {
    const place = domain ? `; Domain=${domain}` : "";
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `${COOKIE}=${encodeURIComponent(value)}; Path=/; Max-Age=${value ? YEAR_S : 0}; SameSite=Lax${place}${secure}`;
  } catch {
    // A frame without an origin has no cookies.
  }
};

export type IdentityOptions = {
  readonly storage: Storage;
  /** Whether the cookie may be written now. */
  readonly mayKeep: () => boolean;
  readonly cookieDomain: string | undefined;
  /** The id that the server has decided for, for a visitor who has none yet. */
  readonly given: string | undefined;
};

/**
 * Who the visitor is, as far as the page has said. Read anew each time: another tab may have signed
 * in. Traits are not kept on the device.
 */
export const createIdentity = (options: IdentityOptions): Identity => {
  const { storage, mayKeep, cookieDomain, given } = options;
  let traits: JsonObject = {};
  const user = () => parsed(storage.read(USER));
  const userId = () => textOf(user().id);
  const save = (id: string): string => {
    if (storage.read(ID) !== id) storage.write(ID, id);
    if (mayKeep() && readCookie() !== id) writeCookie(id, cookieDomain);
    return id;
  };
  const forget = (): void => {
    traits = {};
    writeCookie("", cookieDomain);
    // One from before the page said a domain could be found first.
    writeCookie("");
  };
  const anonymousId = (): string => save(readCookie() ?? storage.read(ID) ?? given ?? randomId());

  return {
    anonymousId,
    userId,
    traits: () => traits,
    userHash: () => objectOf(user().hash),
    identify: (id, more, hash) => {
      const isOther = id !== undefined && id !== userId();
      traits = isOther ? more : { ...traits, ...more };
      const before = isOther ? {} : user();
      storage.write(
        USER,
        JSON.stringify({ id: id ?? before.id, hash: { ...objectOf(before.hash), ...hash } }),
      );
    },
    reset: () => {
      forget();
      storage.remove(USER);
      storage.remove(ID);
      save(randomId());
    },
    keep: anonymousId,
    forget,
  };
};
