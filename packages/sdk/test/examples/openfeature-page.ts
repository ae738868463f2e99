import { attuneWebProvider } from "@attune/sdk/openfeature";
import { OpenFeature } from "@openfeature/web-sdk";

/** Once, when a page loads, with a browser key and the anonymous id that the page's events carry. */
export const connect = async (host: string, key: string, visitor: string): Promise<void> => {
  await OpenFeature.setContext({ targetingKey: visitor });
  await OpenFeature.setProviderAndWait(attuneWebProvider({ host, key }));
};

/** Read without waiting: all flags were fetched at once. */
export const hero = () => {
  const client = OpenFeature.getClient();
  const { value, flagMetadata } = client.getObjectDetails("home_hero", { headline: "Welcome" });
  return { content: value, decision: flagMetadata["decisionId"] };
};
