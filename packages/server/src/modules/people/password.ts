import { argon2, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { PASSWORD_LENGTH, problem } from "@attune/contract";

const derive = promisify(argon2);

type Costs = {
  /** KiB. */
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
};

/** What OWASP's Password Storage Cheat Sheet names first for Argon2id. */
const COSTS: Costs = { memory: 19_456, passes: 2, parallelism: 1 };
const SALT_BYTES = 16;
const TAG_BYTES = 32;

type Stored = Costs & { readonly salt: Buffer; readonly tag: Buffer };

/** The PHC string format: https://github.com/P-H-C/phc-string-format. */
const PHC =
  /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{16,86})$/;

const base64 = (bytes: Buffer): string => bytes.toString("base64").replaceAll("=", "");

const textOf = ({ memory, passes, parallelism, salt, tag }: Stored): string =>
  `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(salt)}$${base64(tag)}`;

/** Nobody's password: what is typed for an unknown address costs the same time. */
const NOBODYS: Stored = {
  ...COSTS,
  salt: Buffer.alloc(SALT_BYTES),
  tag: Buffer.alloc(TAG_BYTES),
};

const storedFrom = (text: string | null): Stored => {
  const [, memory, passes, parallelism, salt, tag] = PHC.exec(text ?? "") ?? [];
  if (salt === undefined || tag === undefined) return NOBODYS;
  return {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    salt: Buffer.from(salt, "base64"),
    tag: Buffer.from(tag, "base64"),
  };
};

/** The same characters typed on another keyboard are the same password (NIST SP 800-63B: NFKC). */
const bytesOf = (password: string): Buffer => Buffer.from(password.normalize("NFKC"), "utf8");

const tagOf = async (
  password: string,
  { memory, passes, parallelism, salt, tag }: Stored,
): Promise<Buffer> =>
  derive("argon2id", {
    message: bytesOf(password),
    nonce: salt,
    memory,
    passes,
    parallelism,
    tagLength: tag.length,
  });

/** Derivations at once: the thread pool is shared with files and compression. */
const AT_ONCE = 2;
/** Those that may wait; each takes tens of milliseconds. */
const WAITING = 32;

/** Lets so many work at a time, and turns away whom nobody could answer soon. */
const createTurnstile = () => {
  const waiting: (() => void)[] = [];
  let working = 0;
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (working >= AT_ONCE) {
      if (waiting.length >= WAITING) throw problem("too-many-sign-ins", { retryAfter: 1 });
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else working += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else working -= 1;
    }
  };
};

export type Passwords = {
  /** A password as it is stored: Argon2id with a salt of its own. */
  readonly hash: (password: string) => Promise<string>;
  /** Whether a password is the stored one; false, in the same time, without one. */
  readonly fits: (password: string, stored: string | null) => Promise<boolean>;
};

/** Passwords are hashed on the thread pool: nobody else waits for it. */
export const createPasswords = (): Passwords => {
  const inTurn = createTurnstile();
  return {
    hash: (password) =>
      inTurn(async () => {
        const made = { ...COSTS, salt: randomBytes(SALT_BYTES), tag: Buffer.alloc(TAG_BYTES) };
        return textOf({ ...made, tag: await tagOf(password, made) });
      }),
    fits: (password, text) =>
      inTurn(async () => {
        const stored = storedFrom(text);
        const same = timingSafeEqual(await tagOf(password, stored), stored.tag);
        return same && stored !== NOBODYS;
      }),
  };
};

const plain = (text: string): string => text.normalize("NFKC").toLowerCase();

/** @throws the problem that says why a password is none. */
export const checkPassword = (
  password: string,
  { name, email }: { readonly name: string; readonly email: string },
): void => {
  const characters = [...password.normalize("NFKC")];
  const { least, most } = PASSWORD_LENGTH;
  const refuse = (detail: string): never => {
    throw problem("password-not-valid", { detail });
  };
  if (characters.length < least) refuse(`It has fewer than ${least} characters.`);
  if (characters.length > most) refuse(`It has more than ${most} characters.`);
  if (new Set(characters).size < 4) refuse("It has fewer than four different characters.");
  if ([name, email].some((each) => plain(each) === plain(password)))
    refuse("It is the person's name or address.");
};
