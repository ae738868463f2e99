const product = {
  product_id: { type: "string", required: true, minLength: 1 },
  sku: { type: "string" },
  category: {
    type: "string",
    enum: ["cycling", "hiking", "camping", "running", "climbing", "winter"],
  },
  name: { type: "string", required: true, maxLength: 200 },
  brand: { type: "string" },
  variant: { type: "string", nullable: true },
  price: { type: "number", required: true, min: 0, unit: "currency" },
  currency: { type: "string", required: true, format: "currency" },
  quantity: { type: "integer", min: 1 },
  url: { type: "string", format: "uri" },
  image_url: { type: "string", format: "uri" },
};
const amount = { type: "number", min: 0, unit: "currency" };

/** A tracking plan that names every property of the load's messages, and that all of them fit. */
export const activityPlan = (): object => ({
  kind: "tracking-plan",
  key: "bench",
  onViolation: "block",
  unknownEvents: "block",
  unknownProperties: "block",
  unknownTraits: "block",
  events: {
    "Product Viewed": { properties: product },
    "Product Added": { properties: product },
    "Order Completed": {
      properties: {
        order_id: { type: "string", required: true },
        total: { ...amount, required: true },
        revenue: amount,
        shipping: amount,
        tax: amount,
        currency: { type: "string", required: true, format: "currency" },
        products: {
          type: "array",
          maxItems: 500,
          items: {
            type: "object",
            properties: {
              product_id: { type: "string", required: true },
              name: { type: "string" },
              price: amount,
              quantity: { type: "integer", min: 1 },
            },
          },
        },
      },
    },
  },
  page: { properties: product },
  traits: {
    plan: { type: "string", enum: ["free", "club", "gold"] },
    country: { type: "string", format: "country" },
    points: { type: "integer", min: 0 },
    first_name: { type: "string", pii: "personal" },
    newsletter: { type: "boolean" },
  },
});
