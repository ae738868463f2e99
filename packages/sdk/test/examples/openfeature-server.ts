import { attuneProvider } from "@attune/sdk/openfeature";
import { OpenFeature } from "@openfeature/server-sdk";

/** Once, when the shop's server starts, with a server key. */
export const connect = (host: string, key: string): Promise<void> =>
  OpenFeature.setProviderAndWait(attuneProvider({ host, key }));

/** The payment options of a checkout. */
export const paymentOptions = async (userId: string, country: string): Promise<string[]> => {
  const client = OpenFeature.getClient();
  const swish = await client.getBooleanValue("swish", false, { targetingKey: userId, country });
  return swish ? ["swish", "card"] : ["card"];
};
