import type { JsonObject } from "@attune/sdk";
import type { Client, ServerDecideRequest } from "@attune/sdk/node";
import { anonymousIdIn, bootstrapElement, createClient, userHash } from "@attune/sdk/node";
import type { CartLine, PersonalPrice } from "./goods.ts";
import { MARKETS, totalOf } from "./goods.ts";
import type { Markup } from "./html.ts";
import { made } from "./html.ts";
import type { Session } from "./session.ts";

export type Settings = {
  /** Where Attune is. */
  readonly host: string;
  readonly serverKey: string;
  readonly browserKey: string;
  /** `ATTUNE_IDENTITY_SECRET` of the installation. */
  readonly secret: string;
  /** Port of the shop; 0 takes a free one. */
  readonly port: number;
};

type Explained = NonNullable<Awaited<ReturnType<Client["explain"]>>>;
type Answer = NonNullable<Awaited<ReturnType<Client["decide"]>>>;

/** What a block shows; `id` is null when nothing was decided. */
export type Shown = {
  readonly id: string | null;
  readonly offer: string | null;
  readonly content: JsonObject;
  readonly items: readonly JsonObject[];
};

export const NOTHING_DECIDED: Shown = { id: null, offer: null, content: {}, items: [] };

/** Decisions of a page by slot, and the element that hands them to the SDK in the page. */
export type Decided = {
  readonly of: (slot: string) => Shown;
  readonly element: Markup;
};

export type Asked = {
  readonly session: Session;
  readonly cookies: string | undefined;
};

/** What is true of a call. */
type Context = NonNullable<ServerDecideRequest["context"]>;

/** The shop's side of Attune: it tells what happens here, asks what to show, and why. */
export type Attune = {
  /** Says what happened and waits until Attune has it, or for a moment. */
  readonly tell: (asked: Asked, event: string, properties: JsonObject) => Promise<void>;
  readonly decide: (asked: Asked, slots: readonly string[], context?: Context) => Promise<Decided>;
  /** Why something was shown; null unless it was shown in this session, to its own profile. */
  readonly explain: (session: Session, id: string) => Promise<Explained | null>;
  readonly close: () => Promise<void>;
};

/** Serves the contract with the customer: the order of the ways to pay needs no consent. */
const SERVICE = new Set(["payment_options"]);
/** A demo's first call comes to a process that is still cold. */
const PATIENCE_MS = 1_500;

const identifiersOf = ({ session, cookies }: Asked): Record<string, string> => {
  const anonymous = session.consent === "yes" ? anonymousIdIn(cookies) : null;
  return {
    ...(anonymous ? { anonymous_id: anonymous } : {}),
    ...(session.customer ? { user_id: session.customer } : {}),
  };
};

const withinPatience = (work: Promise<void>): Promise<void> =>
  Promise.race([work, new Promise<void>((resolve) => setTimeout(resolve, PATIENCE_MS))]);

/** A browser gets what it shows: reasons and traces stay here. */
const forBrowser = ({ decisions }: Answer) =>
  Object.fromEntries(
    Object.entries(decisions).map(([slot, { decisionId, offer, content, items = [] }]) => [
      slot,
      { decisionId, offer, content, items },
    ]),
  );

const shownOf = (answer: Answer | null, slot: string): Shown => {
  const found = answer?.decisions[slot];
  if (!found) return NOTHING_DECIDED;
  const { decisionId, offer, content, items = [] } = found;
  return {
    id: decisionId,
    offer,
    content: content ?? {},
    items: items.map(({ id, content: about }) => ({ product_id: id, ...about })),
  };
};

const remember = (session: Session, answer: Answer | null): void => {
  if (!answer) return;
  session.profile = answer.profile ?? session.profile;
  for (const { decisionId } of Object.values(answer.decisions)) session.shown.add(decisionId);
};

export const contextOf = (
  { language, market, prices }: Session,
  lines: readonly CartLine[],
): Context => {
  const { country, currency } = market;
  const { locale } = MARKETS[language];
  return {
    locale,
    checkout: { country, currency, amount: totalOf(lines, market, prices) },
    cart: lines.map(({ product }) => product.id),
  };
};

/** A personal price, as the slot `product_price` says it. */
export const priceIn = ({ content }: Shown): PersonalPrice | null => {
  const { price, currency } = content;
  return typeof price === "number" && typeof currency === "string" ? { price, currency } : null;
};

const createTelling =
  (client: Client): Attune["tell"] =>
  async (asked, event, properties) => {
    const { session } = asked;
    const { anonymous_id: anonymousId, user_id: userId } = identifiersOf(asked);
    if (session.consent !== "yes" || (anonymousId ?? userId) === undefined) return;
    client.track({
      event,
      properties,
      ...(anonymousId === undefined ? {} : { anonymousId }),
      ...(userId === undefined ? {} : { userId }),
      context: { locale: MARKETS[session.language].locale, channel: "web" },
    });
    await withinPatience(client.flush());
  };

const createDeciding =
  (client: Client, secret: string): Attune["decide"] =>
  async (asked, slots, context = contextOf(asked.session, [])) => {
    const { session } = asked;
    const identifiers = identifiersOf(asked);
    const wanted = session.consent === "yes" ? slots : slots.filter((slot) => SERVICE.has(slot));
    const mayAsk = wanted.length > 0 && Object.keys(identifiers).length > 0;
    const answer = mayAsk
      ? await client.decide({ identifiers, slots: [...wanted], context }, { timeout: PATIENCE_MS })
      : null;
    remember(session, answer);
    const { anonymous_id: anonymousId, user_id: userId } = identifiers;
    const bootstrap = {
      ...(anonymousId === undefined ? {} : { anonymousId }),
      ...(userId === undefined
        ? {}
        : { userId, userHash: { user_id: userHash(secret, "user_id", userId) } }),
      decisions: answer ? forBrowser(answer) : {},
    };
    return {
      of: (slot) => shownOf(answer, slot),
      element: made(bootstrapElement(bootstrap)),
    };
  };

export const connect = ({ host, serverKey, secret }: Settings): Attune => {
  const client = createClient({ host, key: serverKey });
  return {
    tell: createTelling(client),
    decide: createDeciding(client, secret),
    explain: async ({ shown, profile, language }, id) => {
      if (!shown.has(id) || profile === null) return null;
      const explained = await client.explain(id, language);
      return explained?.subject?.profile === profile ? explained : null;
    },
    close: () => client.close(1_000),
  };
};
