/** What a flaw says, by its code: in braces stands what is put in. */
export const FLAWS = {
  "account-account":
    "$account cannot stand in a condition of an account: it is asked of an account already: leave $account out, and keep what is in it",
  "account-event":
    "$event cannot stand in a condition of an account: an account has traits, events, orders, revenue, first_seen and last_seen; what its members did is asked in a segment of profiles",
  "account-item":
    "$item cannot stand in a condition of an account: items are on events: ask for them in where of $event, in a segment of profiles",
  "account-kind":
    "an account is no kind of profile: leave it out, or set it in a segment of profiles that names this one inside $account",
  "account-path-context":
    "{path} is of a call, and an account is in none: ask it in a rule, or in where of $event in a segment of profiles",
  "account-path-people":
    "{trait} is a trait of people: ask it in a segment of profiles, beside $account. An account has the traits of its group calls, {has}",
  "budget-cost-high":
    "once costs more than there is to spend: raise amount, or set paused where it is not to be shown",
  "budget-cost-nothing":
    "what costs nothing is never spent: leave the budget out, or say what it costs",
  "budget-digits":
    "it is counted in ten-thousandths: give it {digits} digits after the point at most",
  "budget-pace":
    "what is spent evenly needs a time to be spent in: give a window, or a schedule with from and until",
  "bundle-basis": "a bundle goes with items, a cart or a person",
  "bundle-idle": "does nothing in a bundle, which is one set in whole or not at all",
  "bundle-number-empty": "no number is at least {min} and at most {max}",
  "bundle-total-empty": "no total is above {min} and below {max}",
  "clause-misplaced": "{clause} cannot stand in a condition {words}",
  "clause-object": "{clause} wants an object",
  "clause-unknown":
    "unknown operator {operator}: a condition has paths, $and, $or, $nor, $not and {clauses}; operators on a value stand under its path",
  "clock-format": "a time of day: 09:30",
  "condition-list": "wants a list of conditions",
  "condition-long":
    "this is too long: at most {most} keys. Use $in for many values, or put parts into segments of their own",
  "condition-object": "a condition is an object",
  "condition-unreadable":
    "this cannot be read ({why}): at most {most} levels, plain keys and finite numbers",
  "control-taken":
    "there is one control group for all, and policy {policy} has it: leave one of the two out",
  "count-beyond":
    "cannot be told: the {most} latest events are kept of each kind, with a window too",
  "crowds-untold":
    "does nothing for {source}, which tells no crowds apart: take it out, or use {sources}",
  "currency-code": "currency wants a code of ISO 4217, such as SEK",
  "currency-needless": "currency goes with sum, avg, min and max",
  "cuts-order": "cuts stand in ascending order, each once",
  "decision-accounts":
    "a {kind} asks for segments of profiles only: define one with { $account: { $segment: {segment} } }, and name that here",
  "decision-past":
    "a decision reads traits, segments, accounts and the context of the call: define a segment with this condition, and name it here with $segment",
  "definition-too-long":
    "it is longer than {most} characters: split it, or keep long content where the caller renders it",
  "definition-twice": "there are two definitions with this kind and key",
  "duration-format": "a duration is a whole number and a unit: 500ms, 30s, 15m, 24h, 7d, 2w",
  "duration-never": "a time of no length is never true",
  "duration-nothing": "0 is no time at all: nothing would ever count",
  "duration-too-long": "a duration is 100 years at most: leave it out for what has no end",
  "event-key-unknown": "unknown key {key}: use {keys}",
  "event-match": "wants { name, where? }",
  "event-names":
    'name wants the name of an event, or a list of {most} names at most: "Order Completed", "$page", or "*" for any',
  "factors-not-used":
    "they are not used with by: {by}. Leave them out, or say by: value or by: thompson",
  "factors-propensity": "thompson draws the propensity: name it, or say by: value",
  "factors-twice": "each factor stands once",
  "field-missing": "{field} is missing: it wants {words}",
  "formula-item":
    "item is the catalog item that the offer sells, and this one names none: set item, or read something else",
  "formula-missing": "by: formula needs one",
  "formula-not-used": "it is not used with by: {by}. Leave it out, or say by: formula",
  "group-unknown": "no offer names the group {group}: put it in the groups of one",
  "identity-key": "the identity definition has the key default",
  "item-past":
    "the rules of a recommender read fields of items, such as price, brand, categories and attributes.colour; who may see a recommendation is said by the rule or offer that shows it",
  "key-format": "a key is lower-case letters, digits, - and _",
  "key-taken-by-path":
    "/v1/segments/{key} is something else: a segment with this key could not be read there. Take another",
  "kind-unknown": "kind is one of {kinds}",
  "last-count": "last wants a whole number from 1 to {most}, or { of } for the last value",
  "learnt-basis":
    "weights are learnt from what people came to want: set basis to profile, or weights to written",
  "learnt-sources": "there is nothing to weigh: name two of {sources}, or set weights to written",
  "list-empty": "{operator} of an empty list is never true",
  "list-from-twice": "names a trait that holds the list (from), or a recommender: one of the two",
  "list-min-above": "is above limit: no list has so many items",
  "list-unknown": "there is no group {group}: give it in groups, or use $segment",
  "measure-count": "count wants a number, or a test such as { $gte: 3 }",
  "measure-key-unknown": "unknown key {key}: use {keys} and operators",
  "measure-matched": "matched wants { name, where?, by, count }: by is a path in both events",
  "measure-of-missing": "{measure} wants of: the path of a value, such as total",
  "measure-of-needless": "{measure} measures no value: leave of out",
  "measure-path": "{measure} wants the path of a value and a test, like {example}",
  "measure-test": "says not what the value has to be: write it like {example}",
  "named-twice": "names one twice",
  "never-absent": "is never true: $exists: false leaves no value for the rest",
  "never-against": "is never true: {at} asks for the same",
  "never-amount": "is never true: what is measured is a number",
  "never-choice": "is never true: no value that it allows passes the rest",
  "never-count": "is never true: no number of events passes it",
  "never-count-most": "is never true: there are {most} events at most",
  "never-events": "is never true: no number of these events passes all that is asked of it",
  "never-inside": "is never true: {path} is not there ($exists: false at {at})",
  "never-instant": "is never true: no instant is after the one and before the other",
  "never-length": "is never true: no length passes it",
  "never-range": "is never true: no value is above the one and below the other",
  "now-comparison": "$now is compared with {names} only",
  "now-duration":
    '$now wants a duration before or after now, such as "-30d", "+7d" or "0d", and nothing beside it',
  "now-in-where":
    "$now cannot stand in where: what an event was does not change; use within, or first or last of time",
  "operand-comparable": "{operator} wants a number or a text to compare with",
  "operand-group": "{operator} wants the key of a group",
  "operand-list": "{operator} wants a list of values",
  "operand-one-of": "{operator} wants one of {values}",
  "operand-pattern": "{operator} wants a regular expression as text",
  "operand-pattern-syntax":
    "{operator} wants a regular expression in RE2 syntax of at most 1,000 characters: it has no lookaround and no backreferences",
  "operand-truth": "{operator} wants true or false",
  "operand-version": "{operator} wants a version as text",
  "operator-unknown": "unknown operator {operator}: use one of {operators}",
  "operators-mixed": "mixes operators with fields: write the fields as paths of their own",
  "part-key-format": "lower-case letters, digits, - and _",
  "part-twice": "{key} names another part of this policy: take another key",
  "pin-place-taken": "another item is pinned to place {position}: one item stands there",
  "pin-twice": "{item} is pinned already: an item has one place",
  "plan-allow-required":
    "onViolation: allow asks for nothing: leave out required, or let it warn or block",
  "plan-any": "any takes every value: leave it out of the list, or the others",
  "plan-any-enum": "any takes every value: name the type of the values, or leave out enum",
  "plan-bounds": "{least} {low} is more than {most} {high}",
  "plan-built-in": "{trait} is computed from events: what is sent by this name is not read",
  "plan-depth": "a plan describes properties to a depth of {most}",
  "plan-enum-null": "null needs nullable: true",
  "plan-enum-twice": "a value is named twice",
  "plan-enum-type": "{value} is not of the type {types}",
  "plan-enum-want": "{value} is not {want}, which the rule also wants",
  "plan-events": "it names {count} events; a plan names at most {most}",
  "plan-field-type": "{field} is for {what}, and the type is {types}",
  "plan-format-long": "{words} has {least} characters or more",
  "plan-format-short": "{words} has at most {most} characters",
  "plan-item-required": "an item is always there: ask for some with minItems",
  "plan-no-integer": "there is no integer from {low} to {high}",
  "plan-overlap": "the plan {plan} has it too, for the source {source}: keep it in one of them",
  "plan-overlap-elsewhere":
    "the plan {plan} has it too, for every source that no plan names: keep it in one of them",
  "plan-properties": "it has {count} properties; at most {most} are checked",
  "plan-purpose-group": "a purpose limits what is read of a person: it is for traits of identify",
  "plan-purpose-other":
    "the plan {plan} says that this trait is for {purpose}: a person has it once",
  "plan-purpose-part": "a purpose is for a trait as a whole: say it of the trait",
  "plan-source-twice": "{source} is named twice",
  "plan-type-twice": "a type is named twice",
  "price-band-empty": "no price is above {min} and below {max}",
  "range-turned": "until is above from",
  "recommender-circle": "{fallback} falls back on {recommender}: a chain has an end",
  "reference-unknown": "there is no {kind} {key}: define it, or use the key of one that exists",
  "relative-twice": "only one of {names}",
  "requires-circle": "{way}: none of them could ever be shown",
  "schedule-turned": "it ends before it begins: until is later than from",
  "scope-emptied": "all that it is about is excepted: it would never apply",
  "segment-circle": "it refers to itself: {way}. Leave one of these out",
  "segment-keys": "$segment wants the key of a segment, or { $in: [keys] } for any of them",
  "segment-of-accounts":
    "{segment} is a segment of accounts: write { $account: { $segment: {segment} } }, which is true of the members of its accounts",
  "segment-of-profiles":
    "{segment} is a segment of profiles, and it is asked of an account here: name a segment of accounts, or put { $segment: {segment} } beside $account in a segment of profiles",
  "segment-taken":
    "{segment} is live as a segment of {words}: choose another key, or archive it first",
  "slate-beyond": "{position} is beyond the {size} that are shown",
  "slate-offer-twice": "{offer} has a place already",
  "slate-place-taken": "{position} is the place of {offer} already",
  "slot-cannot-show": "slot {slot} cannot show it: {why}",
  "source-twice": "names a source twice",
  "step-duration": "in wants a duration such as 1h",
  "step-shape": "a step wants { name, where?, in? }",
  "steps-count": "then wants 1 to {most} steps",
  "then-twice": "then names one offer, or offers: one of the two",
  "trait-built-in": "{trait} is built in: choose another name",
  "trait-circle": "it reads itself: {way}. Leave one of these out",
  "trait-name":
    "the key of a trait is its name in conditions and formulas: a letter, then letters, digits and _",
  "trait-not-expected":
    "there is no trait {trait}: declare it in a tracking plan, or define it. What plans do not declare is not expected (unknownTraits)",
  "trait-unknown":
    "there is no trait {trait}: define it, or declare it in a tracking plan. Built in: {builtIn}",
  "trait-ways": "a trait has one of {ways}: this has {count}",
  "window-between": "between wants { from, until }: from that day on, until before that day",
  "window-edge": 'wants a day such as "2026-01-31", or an instant such as "2026-01-31T12:00:00Z"',
  "window-empty": "between wants from, until or both",
  "window-or-within": "within and window are two ways to say it: keep one",
  "window-turned": "until is not after from: it is never true",
  "window-twice": "within and between do not go together: use one",
  "within-duration": "within wants a duration such as 60d, or one of {names}",
} as const;

/** What a schema may say of a value, told in the words of the parser. */
export const ISSUES = [
  "value-type",
  "value-not-one-of",
  "text-too-short",
  "text-too-long",
  "text-format",
  "list-too-short",
  "list-too-long",
  "number-too-small",
  "number-too-big",
  "number-not-multiple",
  "field-unknown",
] as const;

export type FlawCode = keyof typeof FLAWS | (typeof ISSUES)[number];

/** Every code that a flaw may have. */
export const FLAW_CODES: readonly string[] = [...Object.keys(FLAWS), ...ISSUES];
