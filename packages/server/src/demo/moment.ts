import type { JsonObject } from "@attune/core/json";
import type { Category, Line } from "./catalog.ts";
import type { Store } from "./market.ts";
import type { Club, Device, Person } from "./people.ts";
import type { PaymentMethod } from "./wallet.ts";

/** Keys of the demo's source definitions. */
export type SourceKey = "web" | "shop";

/** An order at the counter or on the web; a broken till leaves its total out. */
export type Order = {
  readonly orderId: string;
  readonly store: Store;
  readonly lines: readonly Line[];
  readonly withTotal: boolean;
  readonly paidWith: PaymentMethod;
  /** Part of the price that a coupon took off. */
  readonly discount: number;
};

export type Step =
  | { readonly kind: "home" }
  | { readonly kind: "category"; readonly category: Category }
  | { readonly kind: "viewed" | "added" | "removed"; readonly line: Line }
  | { readonly kind: "checkout"; readonly order: Order }
  | { readonly kind: "ordered" | "refunded" | "payment-failed"; readonly order: Order }
  /** `favourite` is null once the trait has stopped arriving. */
  | { readonly kind: "identified"; readonly favourite: Category | null }
  | { readonly kind: "joined"; readonly club: Club }
  | {
      readonly kind: "email-delivered" | "email-opened";
      readonly campaign: string;
      readonly messageId: string;
    }
  | {
      readonly kind: "ticket-opened" | "ticket-closed";
      readonly ticketId: string;
      readonly topic: string;
    }
  /** Said in exactly these words, where the words are the point. */
  | { readonly kind: "as-sent"; readonly source: SourceKey; readonly message: JsonObject };

/** How the shop knew the person when the step happened. */
export type Standing = "visitor" | "signed-in" | "at-the-till";

/** One thing that happens to one person at one time (epoch ms); its message is written from it later. */
export type Moment = {
  readonly at: number;
  readonly by: Person;
  /** Null for what happens without a device of the customer's. */
  readonly device: Device | null;
  readonly standing: Standing;
  readonly step: Step;
};
