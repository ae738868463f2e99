import type { Preferences, ConsentMode } from "./consent.ts";
import type { DecideOptions, Decision, Decisions } from "./decide.ts";
import type { UserHash } from "./identity.ts";
import type { Json, JsonObject } from "./json.ts";

/** A message of Segment's spec, as it is sent. */
export type Message = JsonObject;

/** Called with the message when it is in the queue. */
export type Callback = (message: Message) => void;

/** What a call may say beside its own arguments. */
export type CallOptions = {
  /** Laid over what the SDK knows of the page. */
  readonly context?: JsonObject;
  /** Passed on as it is. */
  readonly integrations?: JsonObject;
  /** When it happened; now when absent. */
  readonly timestamp?: Date | string;
  /** Your server's signatures of the identifiers of this call; remembered until `reset`. */
  readonly userHash?: UserHash;
  /** The purpose without which this message may not be sent. */
  readonly purpose?: string;
};

/** What the page came with, decided by its server: for a first paint without a request. */
export type Bootstrap = {
  /** Whom the server decided for; taken over by a visitor without an id. */
  readonly anonymousId?: string;
  readonly userId?: string;
  readonly userHash?: UserHash;
  /** `decisions` of the answer of `/v1/decide`. */
  readonly decisions?: Readonly<Record<string, Json | object | undefined>>;
};

/** Settings of `load`. */
export type LoadOptions = {
  /** Where Attune is, such as `https://attune.example.com`; for the snippet, where it was loaded from. */
  readonly host: string;
  /** `required`, the default, sends and keeps nothing before a purpose is agreed to; `granted` begins at once. */
  readonly consent?: ConsentMode;
  /** Decisions that came with the page; otherwise read from `<script type="application/json" id="attune-bootstrap">`. */
  readonly bootstrap?: Bootstrap;
  /** Domain of the cookie, for several hosts of one site; the page's own host when absent. */
  readonly cookieDomain?: string;
  /** Milliseconds that a message waits for others; 300 when absent. */
  readonly flushInterval?: number;
};

/** What a consent tool may say beside the answers. */
export type ConsentDetails = {
  /** Version of the words that were answered. */
  readonly wording?: string;
  /** IAB TCF, version 2. */
  readonly tcString?: string;
  /** IAB GPP. */
  readonly gppString?: string;
};

/** What `on` tells of, and with what. */
export type Happenings = {
  /** A call of `track`: the event and its properties. */
  readonly track: readonly [event: string, properties: JsonObject];
  /** A call of `identify`: the id and the traits. */
  readonly identify: readonly [userId: string | null, traits: JsonObject];
  /** A call of `page`: the name and the properties. */
  readonly page: readonly [name: string, properties: JsonObject];
  /** A call of `screen`: the name and the properties. */
  readonly screen: readonly [name: string, properties: JsonObject];
  /** A call of `group`: the id and the traits. */
  readonly group: readonly [groupId: string, traits: JsonObject];
  /** A call of `alias`: both ids. */
  readonly alias: readonly [userId: string, previousId: string | null];
  /** The visitor was forgotten. */
  readonly reset: readonly [];
  /** Answers that changed, with all that hold now. */
  readonly consent: readonly [preferences: Preferences];
  /** Slots were decided. */
  readonly decisions: readonly [decisions: Decisions];
  /** The server's answer to a message: accepted, duplicate, quarantined or rejected. */
  readonly delivered: readonly [message: Message, answer: JsonObject];
  /** A message that will not be sent: the queue is full, its consent is gone, the server takes it in no form. */
  readonly dropped: readonly [message: Message, reason: "full" | "consent" | "refused"];
};

/** The visitor, as far as this page knows. */
export type User = {
  readonly id: () => string | undefined;
  readonly anonymousId: () => string;
  readonly traits: () => JsonObject;
};

type Id = string | number;
type Said = object | null | undefined;

/** What comes after names and ids: properties or traits, options, a callback, any of them left out. */
type Rest =
  | readonly [callback?: Callback]
  | readonly [said: Said, callback?: Callback]
  | readonly [said: Said, options: CallOptions | null | undefined, callback?: Callback];

type Track = (event: string, ...rest: Rest) => Promise<Message>;
type Identify = (
  ...given: Rest | readonly [userId: Id | null | undefined, ...rest: Rest]
) => Promise<Message>;
type Page = (
  ...given:
    | Rest
    | readonly [name: string, ...rest: Rest]
    | readonly [category: string | null | undefined, name: string, ...rest: Rest]
) => Promise<Message>;
type Group = (groupId: Id, ...rest: Rest) => Promise<Message>;
type Alias = (
  userId: Id,
  ...rest:
    | readonly [callback?: Callback]
    | readonly [previousId: Id | null | undefined, callback?: Callback]
    | readonly [previousId: Id | null | undefined, options: CallOptions, callback?: Callback]
) => Promise<Message>;

/** What `load` gives. */
export type Analytics = {
  /** `track(event, properties?, options?, callback?)`: something happened. */
  readonly track: Track;
  /** `identify(userId?, traits?, options?, callback?)`: who the visitor is. `options.userHash` proves it. */
  readonly identify: Identify;
  /** `page(category?, name?, properties?, options?, callback?)`: a page was looked at. */
  readonly page: Page;
  /** `screen(category?, name?, properties?, options?, callback?)`: a screen of an app was looked at. */
  readonly screen: Page;
  /** `group(groupId, traits?, options?, callback?)`: the visitor belongs to an account. */
  readonly group: Group;
  /** `alias(userId, previousId?, options?, callback?)`: two ids are one person. */
  readonly alias: Alias;
  /** Forgets who the visitor is, as after signing out: the next call has a new anonymous id. */
  readonly reset: () => void;
  /** Resolves, and calls back, when calls are taken: at once. */
  readonly ready: (callback?: () => void) => Promise<void>;
  /** Tells when something happens; answers what ends the telling. */
  readonly on: <N extends keyof Happenings>(
    name: N,
    listener: (...told: Happenings[N]) => void,
  ) => () => void;
  /** The visitor. */
  readonly user: () => User;
  /** With true, what happens is written to the console. */
  readonly debug: (isOn?: boolean) => void;
  /** The visitor's answers, by purpose. What is not named stays as it was. */
  readonly consent: (answers: Preferences, details?: ConsentDetails) => Promise<void>;
  /** The answers that hold now. */
  readonly preferences: () => Preferences;
  /** Decides slots, with everything that was queued before. Never rejects, and never takes longer than its timeout. */
  readonly decide: (
    slots: string | readonly string[],
    options?: DecideOptions,
  ) => Promise<Decisions>;
  /** What the page came with for a slot, at once; null when it came with nothing. */
  readonly bootstrapped: (slot: string, fallback?: JsonObject | null) => Decision | null;
  /** Tells of a decision when half of the element was in sight for a second, and of clicks in it. Answers what ends it. */
  readonly observe: (element: Element, decision: Decision) => () => void;
  /** A decision was seen; `observe` does this by itself. Told once for each decision. */
  readonly viewed: (decision: Decision, itemIds?: readonly string[]) => void;
  /** A decision, or one item of it, was clicked; `observe` does this by itself. */
  readonly clicked: (decision: Decision, itemId?: string) => void;
  /** A decision, or one item of it, was sent away. */
  readonly dismissed: (decision: Decision, itemId?: string) => void;
  /** Sends what waits now; resolves when that was tried. */
  readonly flush: () => Promise<void>;
};
