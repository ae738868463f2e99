import { randomBytes } from "node:crypto";
import type { Market, PersonalPrice } from "./goods.ts";
import { MARKETS } from "./goods.ts";
import type { Step } from "./tour.ts";
import type { Language } from "./texts.ts";

/** What this shop knows of a visit. It lives as long as the process. */
export type Session = {
  readonly id: string;
  /** What the reader reads; signing in does not change it. */
  language: Language;
  /** Where the customer shops; before signing in the language says it. */
  market: Market;
  consent: "unasked" | "yes" | "no";
  customer: string | null;
  /** The profile that Attune decided for: explanations of no other are shown. */
  profile: string | null;
  /** Decisions that were shown here, with what the customer could see of them. */
  readonly shown: Set<string>;
  readonly cart: Map<string, number>;
  readonly prices: Map<string, PersonalPrice>;
  /** Segments at the first decision after signing in; null before. */
  segments: ReadonlySet<string> | null;
  /** The first hero after signing in; null before. */
  hero: string | null;
  /** Whether a product was looked at since signing in. */
  looked: boolean;
  readonly done: Set<Step>;
};

export const COOKIE = "shop_session";
const MOST = 10_000;

const fresh = (language: Language, done: Iterable<Step>): Session => ({
  id: randomBytes(24).toString("base64url"),
  language,
  market: MARKETS[language],
  consent: "unasked",
  customer: null,
  profile: null,
  shown: new Set(),
  cart: new Map(),
  prices: new Map(),
  segments: null,
  hero: null,
  looked: false,
  done: new Set(done),
});

export type Sessions = {
  readonly of: (cookies: string | undefined, language: Language) => Session;
  /** A new session for another person in the same browser: only language, consent and tour go on. */
  readonly another: (before: Session) => Session;
};

/** The value of the session's cookie in a request's `Cookie` header. */
export const sessionIdIn = (cookies: string | undefined): string | null =>
  new RegExp(`(?:^|; *)${COOKIE}=([\\w-]{32})(?:;|$)`).exec(cookies ?? "")?.[1] ?? null;

export const createSessions = (): Sessions => {
  const known = new Map<string, Session>();
  const keep = (session: Session): Session => {
    known.set(session.id, session);
    const [oldest] = known.keys();
    if (known.size > MOST && oldest !== undefined) known.delete(oldest);
    return session;
  };
  return {
    of: (cookies, language) => known.get(sessionIdIn(cookies) ?? "") ?? keep(fresh(language, [])),
    another: (before) => {
      known.delete(before.id);
      return keep({ ...fresh(before.language, before.done), consent: before.consent });
    },
  };
};
