/** What the demo's history is known to hold: customers by user id, and the facts about them. */
export const PLANTED = {
  returningWithCart: "anna-berg",
  returningEmptyCart: "olof-krantz",
  newWithCart: "mary-stone",
  newEmptyCart: "john-hale",
  sharedBrowser: { anonymousId: "lund-family-laptop", first: "erik-lund", second: "sara-lund" },
  manyEmails: { userId: "nils-ek", refused: "nils.ek.6@example.org" },
  blockedId: { userId: "lisa-falk", anonymousId: "null" },
  alias: { userId: "peter-wahl", previousId: "peter-wahl-2019" },
  anonymousAlias: { userId: "emma-quist", previousId: "emma-phone" },
  severalDevices: {
    userId: "tom-ashby",
    anonymousIds: ["tom-laptop", "tom-phone", "tom-app"],
    deviceId: "7C9E6679-7425-40DE-944B-E07FC1F90AE7",
    loyaltyId: "L-900001",
  },
  mergedByMistake: {
    userId: "birgit-holm",
    loyaltyId: "L-900002",
    email: "klara.holm@example.com",
  },
  sentTwice: { userId: "ida-storm", orderId: "O-IDA-1" },
  refunded: { userId: "hugo-nyman", orderId: "O-HUGO-1" },
  brokenStore: {
    source: "shop",
    store: "goteborg-haga",
    days: 7,
    missing: "total",
    userId: "karin-lind",
    orderId: "O-KARIN-2",
  },
  reviewForm: { source: "shop", event: "Product Reviewed", property: "rating", days: 3 },
  stoppedTrait: { trait: "preferred_category", days: 30, userId: "kate-morrow" },
  withoutConsent: { userId: "greta-sand", category: "personalization" },
  paysFullPrice: { userId: "astrid-lind", productId: "p-301", loyaltyId: "L-900004" },
  looksForCoupons: { userId: "emil-falk", productId: "p-301", ticketId: "T-EMIL-1" },
} as const;

/** The same in words, for screens and readers. */
export const PLANTED_NOTES: Readonly<Record<keyof typeof PLANTED, string>> = {
  returningWithCart:
    "Anna Berg ordered 40 days ago and left two products in the cart three hours ago.",
  returningEmptyCart: "Olof Krantz has ordered twice; the last order emptied the cart.",
  newWithCart: "Mary Stone has never ordered and left a tent in the cart yesterday.",
  newEmptyCart: "John Hale signed up, looked around and put nothing in the cart.",
  sharedBrowser:
    "Erik Lund, then Sara Lund signed in on one laptop: its anonymous id stays with Erik, Sara's link is refused.",
  manyEmails:
    "Nils Ek gave six e-mail addresses within a week: five are his, the sixth is refused.",
  blockedId:
    'An old page sent the anonymousId "null" for Lisa Falk: it names nobody and is set aside.',
  alias:
    "Peter Wahl's account of 2019 was joined to his present one by an alias from the shop's server, a recorded exception to one user id.",
  anonymousAlias: "Emma Quist's phone was joined to her account by an alias.",
  severalDevices: "Tom Ashby has a laptop, a phone, the app and a loyalty card: one profile.",
  mergedByMistake:
    "At the till Klara Holm's e-mail was typed in with her mother Birgit's loyalty card: two people are one profile until somebody unmerges Klara's address.",
  sentTwice: "The shop sent Ida Storm's order twice with one messageId: it counts once.",
  refunded: "Hugo Nyman sent a tent back, and the shop refunded it.",
  brokenStore:
    "For seven days the till of the store in Göteborg has sent Order Completed without its total.",
  reviewForm:
    "For three days a new form has sent the rating of Product Reviewed as text: the plan blocks it, and the reviews wait in quarantine to be converted and released.",
  stoppedTrait: "No customer's preferred_category has arrived for 30 days.",
  withoutConsent:
    "Greta Sand has ordered and has a cart, and said no to personalization; so did one customer in twelve.",
  paysFullPrice:
    "Astrid Lind has ordered twice without a coupon, is near gold in the loyalty club, and looked at a rucksack yesterday.",
  looksForCoupons:
    "Emil Falk has ordered twice, each time by invoice and with a coupon. He has a rucksack in the cart and waits for an answer of customer service.",
};
