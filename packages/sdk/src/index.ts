export type {
  Analytics,
  Bootstrap,
  Callback,
  CallOptions,
  ConsentDetails,
  Happenings,
  LoadOptions,
  Message,
  User,
} from "./analytics.ts";
export type { ConsentMode, Preferences } from "./consent.ts";
export type { DecideOptions, Decision, Decisions, Item, SlotAnswer } from "./decide.ts";
export type { UserHash } from "./identity.ts";
export type { Json, JsonObject } from "./json.ts";
export { load } from "./load.ts";
