import type { Analytics, ConsentDetails, LoadOptions, Message } from "./analytics.ts";
import type { Preferences, Reliance } from "./consent.ts";
import { ANY, CONSENT, createConsent, NOTHING } from "./consent.ts";
import type { Decision } from "./decide.ts";
import { answersOf, createAsk, createDecide, decisionOf } from "./decide.ts";
import { createDelivery } from "./delivery.ts";
import { placesOf, watchSight } from "./exposure.ts";
import type { Telling } from "./happenings.ts";
import { createTelling } from "./happenings.ts";
import { createIdentity } from "./identity.ts";
import type { JsonObject } from "./json.ts";
import { objectOf, parsed, textOf } from "./json.ts";
import type { Said, Type } from "./messages.ts";
import { createTicks, messageOf, readCall } from "./messages.ts";
import { createQueue, UNCONDITIONAL } from "./queue.ts";
import { createStorage } from "./storage.ts";
import { createTurn } from "./turn.ts";

const CONSENT_UPDATED = "Segment Consent Preference Updated";
/** How long a message waits for others, in ms. */
const FLUSH_MS = 300;
/** After so long a message that another tab has queued is looked after: the tab may be gone. */
const CARE_MS = 5_000;

/** Id of the element that holds what the page's server has decided. */
const BOOTSTRAP_ID = "attune-bootstrap";

/** What everything else stands on: storage, consent, identity, queue and delivery. */
const createGround = (writeKey: string, options: LoadOptions, tell: Telling["tell"]) => {
  const prefix = `attune.${writeKey}.`;
  const { flushInterval = FLUSH_MS, cookieDomain } = options;
  const bootstrap = objectOf(
    options.bootstrap ?? parsed(document.getElementById(BOOTSTRAP_ID)?.textContent),
  );
  const host = options.host.replace(/\/+$/, "");
  const storage = createStorage(prefix);
  const consent = createConsent(storage, options.consent ?? "required");
  const tick = createTicks();
  const identity = createIdentity({
    storage,
    mayKeep: () => consent.allows(ANY),
    cookieDomain,
    given: textOf(bootstrap.anonymousId),
  });
  const queue = createQueue(storage, consent.allows, tell);
  const delivery = createDelivery({
    host,
    writeKey,
    queue,
    storage,
    turn: createTurn(`${prefix}send`),
    delay: flushInterval,
    tell,
  });
  return { prefix, host, writeKey, bootstrap, storage, consent, tick, identity, queue, delivery };
};
type Ground = ReturnType<typeof createGround>;

const createCalls = (ground: Ground, telling: Telling) => {
  const { consent, tick, identity, queue, delivery } = ground;

  const put = (type: Type, read: Said, reliance: Reliance): Message => {
    const time = tick();
    const message = messageOf(type, read, identity, consent.preferences(), time);
    queue.add(message, reliance, time);
    if (consent.allows(reliance)) delivery.soon();
    return message;
  };

  const call = async (type: Type, given: readonly unknown[]): Promise<Message> => {
    const read = readCall(type, given);
    const { fields, options, told, callback } = read;
    if (type === "identify")
      identity.identify(textOf(fields.userId), objectOf(fields.traits), objectOf(options.userHash));
    const previousId = fields.previousId ?? identity.userId() ?? identity.anonymousId();
    const whole = type === "alias" ? { ...fields, previousId } : fields;
    const message = put(type, { ...read, fields: whole }, textOf(options.purpose) || ANY);
    telling.tell(type, ...told);
    callback?.(message);
    return message;
  };
  return { put, call };
};
type Calls = ReturnType<typeof createCalls>;

const trackOf = (event: string, properties: JsonObject, context: JsonObject = {}): Said => ({
  fields: { event, properties },
  options: { context },
});

/** What changes when somebody agrees, or does not any more. */
const createConsenting = (ground: Ground, { put }: Calls, telling: Telling) => {
  const { consent, storage, identity, queue, delivery } = ground;
  let isAllowed = false;

  const dropQueued = (): void => {
    for (const message of queue.drop()) telling.tell("dropped", message, "consent");
  };
  const follow = (): void => {
    const was = isAllowed;
    isAllowed = consent.allows(ANY);
    if (isAllowed === was) return;
    if (isAllowed) {
      storage.keep();
      identity.keep();
      delivery.soon();
    } else {
      identity.forget();
      storage.forget(UNCONDITIONAL);
    }
  };
  /** Another tab was told: what is under way here is this tab's to end. */
  const heed = (): void => {
    delivery.abort();
    dropQueued();
    follow();
  };
  const say = async (answers: Preferences, details: ConsentDetails = {}): Promise<void> => {
    const changed = consent.say(answers);
    if (!changed.length) return;
    // Revoking wins over what is under way, whether or not anything waits.
    if (changed.some((purpose) => !answers[purpose])) delivery.abort();
    // Who was never sent has nothing to withdraw: a refusal at the first question stays here.
    const isKnown = isAllowed || consent.allows(ANY);
    const said = consent.preferences();
    dropQueued();
    const stated = { consent: { ...details, categoryPreferences: said } };
    if (isKnown) put("track", trackOf(CONSENT_UPDATED, {}, stated), NOTHING);
    follow();
    // Where nothing may be kept any more, this page still knows.
    consent.say(said);
    telling.tell("consent", said);
    delivery.soon();
  };
  const reset = (): void => {
    identity.reset();
    telling.tell("reset");
  };
  follow();
  return { heed, say, reset };
};

/** Decisions that were seen are told of once. */
const createExposures = ({ put }: Calls) => {
  const seen = new Set<string>();
  const tell = (deed: string, { decisionId }: Decision, more: JsonObject): void => {
    // Nothing was decided: a fallback is nobody's offer.
    if (decisionId)
      put("track", trackOf(`Decision ${deed}`, { decision_id: decisionId, ...more }), ANY);
  };
  const viewed: Analytics["viewed"] = (decision, itemIds) => {
    const key = `${decision.decisionId} ${(itemIds ?? []).join()}`;
    if (seen.has(key)) return;
    seen.add(key);
    tell("Viewed", decision, { items: placesOf(decision, itemIds) });
  };
  const clicked: Analytics["clicked"] = (decision, itemId) =>
    tell("Clicked", decision, { item_id: itemId });
  const dismissed: Analytics["dismissed"] = (decision, itemId) =>
    tell("Dismissed", decision, { item_id: itemId });
  const observe: Analytics["observe"] = (element, decision) =>
    decision.decisionId
      ? watchSight(element, {
          onSeen: () => viewed(decision),
          onClick: (itemId) => clicked(decision, itemId),
        })
      : () => undefined;
  return { viewed, clicked, dismissed, observe };
};

const createDeciding = (ground: Ground, { tell }: Telling) => {
  const { identity, consent } = ground;
  const bootstrap = answersOf(ground.bootstrap.decisions);
  const who = (): JsonObject => {
    const userHash = identity.userHash();
    // Without a signature a browser may say no more than which browser it is.
    const user = userHash.user_id === undefined ? undefined : identity.userId();
    return { identifiers: { anonymous_id: identity.anonymousId(), user_id: user }, userHash };
  };
  const ask = createAsk({ ...ground, who });
  const decide = createDecide(ask, bootstrap, () => consent.allows(ANY));
  return {
    decide: async (slots: string | readonly string[], options = {}) => {
      const decisions = await decide([slots].flat(), options);
      tell("decisions", decisions);
      return decisions;
    },
    bootstrapped: (slot: string, fallback: JsonObject | null = null) => {
      const known = bootstrap.get(slot);
      return known ? decisionOf(slot, known, "bootstrap", fallback) : null;
    },
  } satisfies Pick<Analytics, "decide" | "bootstrapped">;
};

/** The page's own events: it goes out of sight, comes back, is online again; another tab has written. */
const followPage = ({ prefix, storage, delivery }: Ground, heed: () => void): void => {
  addEventListener("visibilitychange", () => {
    if (document.hidden) void delivery.leave();
  });
  addEventListener("pagehide", () => void delivery.leave());
  addEventListener("pageshow", () => delivery.soon());
  addEventListener("online", delivery.resume);
  addEventListener("storage", ({ key, newValue }) => {
    // Without a key all was removed, the answers with it.
    const [outside, name = ""] = (key ?? prefix + CONSENT).split(prefix);
    if (outside) return;
    storage.giveWay(name);
    if (name === CONSENT) heed();
    if (newValue && name.startsWith("q")) delivery.soon(CARE_MS * (1 + Math.random()));
  });
};

/**
 * Attune in a page.
 *
 * @param writeKey - the browser key
 */
export const load = (writeKey: string, options: LoadOptions): Analytics => {
  const telling = createTelling();
  const ground = createGround(writeKey, options, telling.tell);
  const { identity, consent, delivery, bootstrap } = ground;
  const calls = createCalls(ground, telling);
  const { heed, say, reset } = createConsenting(ground, calls, telling);
  if (bootstrap.userId)
    identity.identify(textOf(bootstrap.userId), {}, objectOf(bootstrap.userHash));
  followPage(ground, heed);
  delivery.soon();
  const { call } = calls;

  return {
    track: (...given) => call("track", given),
    identify: (...given) => call("identify", given),
    page: (...given) => call("page", given),
    screen: (...given) => call("screen", given),
    group: (...given) => call("group", given),
    alias: (...given) => call("alias", given),
    reset,
    ready: async (callback) => callback?.(),
    on: telling.on,
    user: () => ({
      id: identity.userId,
      anonymousId: identity.anonymousId,
      traits: identity.traits,
    }),
    debug: telling.debug,
    consent: say,
    preferences: consent.preferences,
    ...createDeciding(ground, telling),
    ...createExposures(calls),
    flush: delivery.flush,
  };
};
