// A shop's own server: it signs who is signed in, decides what it renders, and says why.
import {
  anonymousIdIn,
  bootstrapElement,
  createClient,
  snippetElement,
  userHash,
} from "@attune/sdk/node";
import type { Client } from "@attune/sdk/node";

export type Settings = {
  readonly host: string;
  readonly serverKey: string;
  readonly browserKey: string;
  /** `ATTUNE_IDENTITY_SECRET` of your installation. */
  readonly secret: string;
};

/** Whoever asks for a page, as your session knows them. */
export type Visitor = { readonly cookies: string; readonly customer: string | null };

export const connect = ({ host, serverKey }: Settings): Client =>
  createClient({
    host,
    key: serverKey,
    onDropped: (message, reason) => process.stderr.write(`${reason}: ${JSON.stringify(message)}\n`),
  });

/** The page with its hero decided: nothing is exchanged after it is shown. */
export const renderPage = async (
  client: Client,
  { host, browserKey, secret }: Settings,
  { cookies, customer }: Visitor,
): Promise<string> => {
  const anonymous = anonymousIdIn(cookies);
  const bootstrap = await client.bootstrap({
    identifiers: {
      ...(anonymous ? { anonymous_id: anonymous } : {}),
      ...(customer ? { user_id: customer } : {}),
    },
    userHash: customer ? { user_id: userHash(secret, "user_id", customer) } : {},
    slots: ["hero"],
  });
  const hero = JSON.stringify(bootstrap.decisions?.["hero"] ?? null);
  return `<!doctype html><title>Shop</title>
${bootstrapElement(bootstrap)}
${snippetElement({ writeKey: browserKey, host })}
<main data-hero='${hero.replaceAll("'", "&#39;")}'></main>`;
};

/** Something happened that only the server knows. */
export const orderPaid = (client: Client, customer: string, order: string): void => {
  client.track({ userId: customer, event: "Order Completed", properties: { order_id: order } });
};

/** Why a block was shown, in plain words, for the person whose session it is and for nobody else. */
export const whyShown = async (
  client: Client,
  decisionId: string,
  profile: string,
): Promise<readonly string[]> => {
  const explained = await client.explain(decisionId);
  return explained?.subject?.profile === profile ? explained.sentences : [];
};
