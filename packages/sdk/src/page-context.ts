import type { JsonObject } from "./json.ts";
import { unlessEmpty } from "./json.ts";

/** Written into every message; the same as the package's. */
export const VERSION = "0.1.0";

const deviceType = (agent: string): string => {
  if (/Mobi/.test(agent)) return "mobile";
  return /Tablet|Android/.test(agent) ? "tablet" : "desktop";
};

const campaignIn = (search: string): JsonObject =>
  Object.fromEntries(
    [...new URLSearchParams(search)].flatMap(([name, value]): [string, string][] =>
      name.startsWith("utm_") ? [[name.slice(4).replace(/^campaign$/, "name"), value]] : [],
    ),
  );

/** What the page says of itself, in the words of Segment's page call. */
export const pageProperties = (): JsonObject => ({
  path: location.pathname,
  referrer: document.referrer,
  search: location.search,
  title: document.title,
  url: location.href,
});

/** What is true of every call: page, campaign, language, zone, device. */
export const pageContext = (): JsonObject => ({
  page: pageProperties(),
  campaign: unlessEmpty(campaignIn(location.search)),
  locale: navigator.language,
  timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  device: { type: deviceType(navigator.userAgent) },
  userAgent: navigator.userAgent,
  library: { name: "@attune/sdk", version: VERSION },
  globalPrivacyControl: Reflect.get(navigator, "globalPrivacyControl") || undefined,
});
