import type { Choice, Forms, Phrases } from "./phrases.ts";
import type { Told } from "./told.ts";

const FORMS: Forms = {
  group: ",",
  decimal: ".",
  percent: (figure) => `${figure} %`,
  days: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
  months: [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
  ],
  instant: ({ weekday, day, clock, zone }) => `${weekday} ${day} at ${clock} (${zone})`,
  period: ({ day, week, month, year }) =>
    week === undefined ? [day, month, year].filter(Boolean).join(" ") : `week ${week} of ${year}`,
};

const times = (count: number): string => (count === 1 ? "once" : `${count} times`);

const when = (text: string | null, tell: (text: string) => string): string =>
  text === null ? "" : tell(text);

/** Of what a cap or a cool-down speaks, by its id. */
const subjectOf = (id: string | null): string => {
  const [, kind, key] = /\/(offer|group|slot|channel)=(.+)$/.exec(id ?? "") ?? [];
  const [, own] = /^offer:(.+)\/caps\/\d+$/.exec(id ?? "") ?? [];
  if (own !== undefined) return own;
  switch (kind) {
    case "offer":
      return key ?? "it";
    case "group":
      return `offers of the group ${key ?? ""}`;
    case "slot":
      return `offers on ${key ?? ""}`;
    case "channel":
      return `offers on the channel ${key ?? ""}`;
    default:
      return "offers that the cap counts";
  }
};

const capText = (told: Told): string => {
  const [limit, count, id] = [told.number("limit"), told.number("count"), told.text("cap")];
  const named = when(id, (cap) => ` (cap ${cap})`);
  const whose = subjectOf(id);
  if (limit === null || count === null) return `${whose} may not be shown more often${named}`;
  if (limit === 0) return `${whose} may not be shown at all${named}`;
  const isClicks = told.is("counts", "clicked");
  const window = when(told.rolling("within"), (rolling) => ` ${rolling}`);
  const counted = isClicks
    ? `${whose} may be shown until clicked ${times(limit)}${window}; clicked ${times(count)}`
    : `${whose} may be shown at most ${times(limit)}${window}; given ${times(count)}`;
  return `${counted}${named}${when(told.instant("resets"), (at) => `; again from ${at}`)}`;
};

const money = (told: Told, name: string): string =>
  `${told.figure(name) ?? "?"}${when(told.text("currency"), (currency) => ` ${currency}`)}`;

const budgetText = (told: Told): string => {
  const whole = `its budget of ${money(told, "amount")}${when(told.period("period"), (period) => ` for ${period}`)}`;
  const [amount, allowed] = [told.figure("amount"), told.figure("allowed")];
  const spent =
    amount !== null && allowed !== null && amount !== allowed
      ? `${whole} is spent evenly: by now it may come to ${money(told, "allowed")}, and ${money(told, "taken")} is spent or held`
      : `${whole} is used up: ${money(told, "taken")} is spent or held`;
  return `${spent}; showing it once takes ${money(told, "cost")}${when(told.instant("resets"), (at) => `; again from ${at}`)}`;
};

const suppressedText = (told: Told): string => {
  const suppression = told.text("suppression");
  if (suppression !== null) return `this person is left alone with it (${suppression})`;
  const count = told.number("times");
  const until = when(told.instant("resets"), (at) => ` until ${at}`);
  const named = when(told.text("coolDown"), (id) => ` (${id})`);
  const how = told.is("after", "dismissed")
    ? `it was dismissed ${times(count ?? 1)}`
    : `it was seen ${times(count ?? 1)} and not answered`;
  return count === null
    ? "this person is left alone with it"
    : `${how}, and is left alone${until}${named}`;
};

const contentText = (told: Told): string => {
  const because = when(told.text("because"), (why) => `: ${why}`);
  const locale = told.text("locale");
  if (locale !== null)
    return `there is no content for ${locale}${when(told.list("locales"), (all) => `, only for ${all}`)}`;
  const computed = told.text("computed");
  if (computed !== null) return `${computed} could not be computed${because}`;
  if (told.has("items"))
    return `its list wants ${told.figure("wanted") ?? "more"} items and has ${told.figure("items") ?? "fewer"}`;
  if (told.has("at"))
    return `its content does not fit the slot at ${told.text("at") ?? "/"}${because}`;
  return "it is not live";
};

const stockText = (told: Told): string => {
  const item = `item${when(told.text("item"), (key) => ` ${key}`)}`;
  if (told.is("because", "unknown")) return `the catalog has no ${item}`;
  if (told.is("because", "unpublished")) return `the ${item} is not published`;
  return `the ${item} is out of stock`;
};

const pausedText = (told: Told): string => {
  if (told.has("slot")) return "the slot is paused";
  const [shown, dismissed] = [told.figure("shown"), told.figure("dismissed")];
  if (shown === null || dismissed === null) return "it is paused";
  return `it was dismissed ${dismissed} of ${shown} times, and a guardrail stops it at ${told.share("limit") ?? "its limit"}`;
};

const errorText = (told: Told): string => {
  if (told.is("error", "unknown-slot")) return `there is no slot ${told.text("slot") ?? ""}`.trim();
  if (told.is("error", "unreadable"))
    return `what is needed to know ${when(told.text("purpose"), (purpose) => `for ${purpose} `)}could not be read in time`;
  if (told.is("error", "deadline")) return "the call's time was over before its turn came";
  if (told.is("error", "not-recorded")) return "the decision could not be recorded in time";
  if (told.is("error", "no-score"))
    return `it has no score${when(told.text("because"), (why) => `: ${why}`)}`;
  return `something went wrong${when(told.text("error"), (error) => ` (${error})`)}`;
};

const outrankedText = (told: Told): string => {
  const limit = told.figure("limit") ?? "all";
  if (told.is("slate", "size")) return `the ${limit} places were taken`;
  if (told.is("slate", "perCategory"))
    return `of the category ${told.text("category") ?? "?"} there are ${limit} already`;
  if (told.is("slate", "perBrand"))
    return `of the brand ${told.text("brand") ?? "?"} there are ${limit} already`;
  const [offer, margin] = [told.text("offer"), told.number("margin")];
  if (offer === null) return "others came before it";
  const winner = `${offer}${when(told.text("rule"), (rule) => ` (rule ${rule})`)}`;
  return margin !== null && margin > 0
    ? `${winner} ranked ${told.figure("margin") ?? ""} higher`
    : `${winner} came before it`;
};

const consentText = (told: Told): string => {
  const missing = `there is no consent to ${told.text("purpose") ?? "its purpose"}`;
  if (told.is("because", "unreadable")) return `${missing}, since it could not be read`;
  if (told.is("because", "withdrawn")) return `${missing}: it was withdrawn meanwhile`;
  return missing;
};

const fallbackText = (told: Told): string => {
  if (told.is("because", "no usable identifier"))
    return "the call names nobody that it may speak of";
  if (told.is("because", "changed")) return "what is known of this person changed meanwhile";
  return "nothing else could be shown";
};

const BECAUSE: Phrases["because"] = {
  SELECTED: (told) => `rule ${told.text("rule") ?? "?"}`,
  SPLIT: () => "an experiment chose it",
  FORCED: () => "somebody asked for it",
  STICKY: () => "it was shown before and is kept",
  HOLDOUT: () => "this person is in a holdout",
  GLOBAL_CONTROL: (told) =>
    `this person is in the control group${when(told.share("share"), (share) => `, ${share} of all people`)}${when(told.text("policy"), (policy) => ` (policy ${policy})`)}`,
  NOT_ELIGIBLE: (told) => {
    const [kind, rule] = [told.text("kind"), told.text("rule")];
    if (kind !== null) return `the slot is for people in ${kind}`;
    return rule === null ? "this person may not have it" : `rule ${rule} does not apply`;
  },
  NOT_APPLICABLE: () => "it does not fit here and now",
  NOT_SUITABLE: () => "it is not right for this person",
  NO_CONSENT: consentText,
  OPTED_OUT: (told) =>
    `this person has objected to ${told.text("purpose") ?? "its purpose"}${told.is("because", "withdrawn") ? " meanwhile" : ""}`,
  RESTRICTED: () => "this person's data may not be used",
  SUPPRESSED: suppressedText,
  UNREACHABLE: () => "there is no address to reach this person at",
  CAP_REACHED: capText,
  QUIET_HOURS: () => "it is quiet time where this person is",
  BUDGET_EXHAUSTED: budgetText,
  OUT_OF_SCHEDULE: (told) => {
    const opens = told.instant("opens");
    return opens === null ? "its time is over" : `it opens ${opens}`;
  },
  OUT_OF_STOCK: stockText,
  PREREQUISITE_FAILED: (told) => `${told.text("requires") ?? "another"} has to be seen first`,
  MUTEX_LOST: (told) =>
    `in the group ${told.text("group") ?? "?"} this person belongs to other offers`,
  OUTRANKED: outrankedText,
  CONTENT_UNAVAILABLE: contentText,
  COVERAGE_EXCLUDED: () => "it is for a part of all people, and this person is not of it",
  DUPLICATE: () => "it is shown already, by another rule",
  EXPIRED: () => "its time had passed",
  PAUSED: pausedText,
  CHANNEL_DOWN: () => "the channel is down",
  DISABLED: (told) => `policy ${told.text("policy") ?? "?"} has switched it off`,
  FALLBACK: fallbackText,
  STALE_DATA: () => "only what was known before could be read",
  ERROR: errorText,
};

const choiceText = ({ by, offer, score, explored, chance, rival }: Choice): string => {
  if (explored)
    return `${offer} was tried out: in a part of the decisions any offer that may be shown comes first.`;
  const what = by === "priority" ? "priority" : "score";
  const own = score === null ? "" : `, ${score},`;
  const ahead =
    rival === null
      ? `Nothing else could be shown.`
      : rival.margin === null
        ? `Its ${what}${own} is that of ${rival.offer} too; of equals the order of their keys decides.`
        : `Its ${what}${own} is the highest: ${rival.margin} above that of ${rival.offer}.`;
  return chance === null ? ahead : `${ahead} It was to come first with a probability of ${chance}.`;
};

export const ENGLISH: Phrases = {
  forms: FORMS,
  leftAloneIf: "left alone if",
  and: "and",
  because: BECAUSE,
  shown: (offer, position, how) =>
    `${offer} was shown${position === null ? "" : ` at position ${position}`} (${how})`,
  notShown: (offer, why) => `${offer} was not shown: ${why}`,
  profile: (id) => `Profile ${id}`,
  nobody: "A visitor nobody knows",
  got: (who, offers, slot) => `${who} got ${offers} on ${slot}.`,
  gotDefault: (who, slot, why) => `${who} got the default of ${slot}: ${why}.`,
  defaultShown: (slot, why) => `The default of ${slot} was shown: ${why}.`,
  nothingShown: (why) => `Nothing was shown: ${why}.`,
  choice: choiceText,
  shadow: (offer) =>
    offer === null
      ? "Without the control group it would have been the default too."
      : `Without the control group it would have been ${offer}.`,
  stale: (readAt) =>
    `Its ranking used the figures of ${readAt}, the last known ones: newer could not be read.`,
  things: ({ count, names, others }) =>
    `${count} ${count === 1 ? "item" : "items"}: ${names}${others > 0 ? ` and ${others} more` : ""}`,
  saw: (value) => (value === null ? "it was not known" : `it was ${value}`),
  change: {
    smallest: (what, then) => `Smallest change: ${what}; then ${then}.`,
    none: "No single change that was tried would make it eligible.",
    time: (at) => `it is ${at}`,
    exposure: (offer) => `${offer} has been seen`,
    consent: (purpose) => `there is consent to ${purpose}`,
    shown: "it is shown",
    control: "it could be shown, but for the control group",
    outranked: (by, margin) =>
      by === null
        ? "it could be shown, but others come before it"
        : `it could be shown, but ${by} ${margin === null ? "comes before it" : `ranks ${margin} higher`}`,
  },
};
