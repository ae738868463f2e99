import { currencies } from "../order/index.ts";
import type { DataClass } from "./data-class.ts";
import { plainName } from "./spelling.ts";

/** Where a name stands. */
export type Place = "trait" | "property" | "context" | "message";

/**
 * What the value of a name that everybody knows is. `within` names what stands inside it, `as` says
 * that another place begins there. Inside personal and what is stricter everything is at least that;
 * less is said of text and numbers only: an object there is judged by its own names.
 */
export type Named = DataClass | { readonly within: Names } | { readonly as: Place };
export type Names = ReadonlyMap<string, Named>;

const words = (dataClass: DataClass, names: string): [string, DataClass][] =>
  names.split(" ").map((name) => [plainName(name), dataClass]);

/** What names mean wherever they stand. */
const GENERAL: readonly [string, Named][] = [
  ...words(
    "sensitive",
    "password passcode pin secret token ssn social_security_number personnummer personal_number personal_id national_id passport passport_number credit_card card_number iban bank_account health diagnosis religion ethnicity political_opinion sexual_orientation user_hash",
  ),
  ...words(
    "contact",
    "email e_mail email_address mail phone phone_number mobile mobile_number telephone cell fax whatsapp recipient e_post",
  ),
  ...words(
    "personal",
    "name first_name last_name middle_name full_name given_name family_name surname nickname username display_name title salutation birthday birth_date date_of_birth dob age gender sex address street street_address city zip zip_code postal_code postcode region state company job_title avatar photo website description bio comment note message text query search ip ip_address user_agent user_agent_data latitude longitude lat lon lng location geo url referrer",
  ),
  ...words(
    "pseudonymous",
    "id user_id anonymous_id previous_id group_id device_id account_id customer_id loyalty_id session_id client_id advertising_id message_id external_id profile_id",
  ),
  ...words(
    "none",
    "locale language timezone currency country created_at updated_at plan_id source channel type version",
  ),
];

/** What a product says: its name is no person's. */
const PRODUCT = words(
  "none",
  "product_id sku name category brand variant price quantity currency url image_url position coupon discount color colour size unit tax weight material rating total value subtotal description gtin ean upc isbn barcode",
);

/** Properties of Segment's e-commerce events. */
const COMMERCE = words(
  "none",
  "order_id checkout_id cart_id wishlist_id total revenue value subtotal tax shipping discount coupon currency affiliation product_id sku price quantity category brand variant position image_url list_id list sorts filters step shipping_method payment_method promotion_id creative share_via review_id rating reason_code color colour size in_stock stock path tab_url gtin ean upc isbn barcode",
);

/** What stands inside a name: these, and what they mean anywhere. */
const inside = (...names: readonly (readonly [string, Named])[]): { readonly within: Names } => ({
  within: new Map<string, Named>([...GENERAL, ...names]),
});

export const PRODUCT_NAMES: Names = new Map<string, Named>([...GENERAL, ...COMMERCE, ...PRODUCT]);

const PROPERTY_NAMES: Names = new Map<string, Named>([
  ...GENERAL,
  ...COMMERCE,
  ["products", { within: PRODUCT_NAMES }],
]);

/** Amounts by currency; XXX is what has none. */
const AMOUNTS = words("none", [...currencies(), "XXX"].join(" "));

/** Of traits; some are built in. */
const TRAIT_NAMES: Names = new Map<string, Named>([
  ...GENERAL,
  ["returning", "none"],
  ["cart", inside(["items", { within: PRODUCT_NAMES }])],
  ...words(
    "none",
    "orders days_between_orders discount_share return_rate favourite_category favourite_hour last_channel",
  ),
  ["revenue", inside(...AMOUNTS)],
  ["aov", inside(...AMOUNTS)],
  ["rfm", inside(...words("none", "recency frequency monetary currency"))],
]);

/** Of the context of an event or of a call of decide. */
const CONTEXT_NAMES: Names = new Map<string, Named>([
  ...GENERAL,
  ...words("none", "timezone locale consent channel slot active"),
  ["traits", { as: "trait" }],
  ["cart", inside(["items", { within: PRODUCT_NAMES }], ["products", { within: PRODUCT_NAMES }])],
  ["products", { within: PRODUCT_NAMES }],
  ["library", inside(...words("none", "name version"))],
  ["os", inside(...words("none", "name version"))],
  ["app", inside(...words("none", "name version build namespace"))],
  ["network", inside(...words("none", "bluetooth carrier cellular wifi"))],
  ["screen", inside(...words("none", "width height inner_width inner_height density"))],
  ["campaign", inside(...words("none", "name source medium term content creative campaign_id"))],
  ["weather", inside(...words("none", "condition temperature humidity wind rain snow"))],
  [
    "page",
    inside(
      ...words("none", "path title type category"),
      ...words("personal", "url search referrer"),
    ),
  ],
  [
    "device",
    inside(
      ...words("none", "type manufacturer model brand version"),
      ...words("pseudonymous", "id advertising_id"),
      ...words("contact", "token"),
    ),
  ],
]);

/** Of a Segment-spec message, as it was sent and as it is exported. */
const MESSAGE_NAMES: Names = new Map<string, Named>([
  ...GENERAL,
  ...words(
    "none",
    "type event name channel version category integrations source timestamp original_timestamp sent_at received_at historical catalog_items",
  ),
  ...words("pseudonymous", "user_id anonymous_id previous_id group_id message_id profile_id"),
  ["properties", { as: "property" }],
  ["traits", { as: "trait" }],
  ["context", { as: "context" }],
]);

export const NAMES: Readonly<Record<Place, Names>> = {
  trait: TRAIT_NAMES,
  property: PROPERTY_NAMES,
  context: CONTEXT_NAMES,
  message: MESSAGE_NAMES,
};
