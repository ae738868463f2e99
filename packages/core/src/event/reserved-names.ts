/** What a provider reports of its sends; a public key could make anything of it. */
export const PROVIDER_EVENTS: ReadonlySet<string> = new Set([
  "Email Delivered",
  "Email Opened",
  "Email Link Clicked",
  "Email Bounced",
  "Email Marked as Spam",
  "Unsubscribed",
  "SMS Delivered",
  "SMS Failed",
  "SMS Link Clicked",
  "Push Notification Delivered",
  "Push Notification Bounced",
]);

/** Segment's event for a person who changed an answer. */
export const CONSENT_UPDATED = "Segment Consent Preference Updated";

/** What an event of this name says of what a decision showed. */
export const DECISION_EVENTS: ReadonlyMap<string, "shown" | "clicked" | "dismissed"> = new Map([
  ["Decision Viewed", "shown"],
  ["Decision Clicked", "clicked"],
  ["Decision Dismissed", "dismissed"],
]);

/** True for a name that means the same to every source, planned or not. */
export const isReservedName = (name: string): boolean =>
  name === CONSENT_UPDATED || DECISION_EVENTS.has(name) || PROVIDER_EVENTS.has(name);
