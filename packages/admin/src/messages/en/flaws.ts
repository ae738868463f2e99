/** By the code of what is wrong at a place of a request. */
export const FLAWS = {
  "flaw.account-account":
    "$account cannot stand in a condition of an account: it is asked of an account already: leave $account out, and keep what is in it.",
  "flaw.account-event":
    "$event cannot stand in a condition of an account: an account has traits, events, orders, revenue, first_seen and last_seen; what its members did is asked in a segment of profiles.",
  "flaw.account-item":
    "$item cannot stand in a condition of an account: items are on events: ask for them in where of $event, in a segment of profiles.",
  "flaw.account-kind":
    "An account is no kind of profile: leave it out, or set it in a segment of profiles that names this one inside $account.",
  "flaw.account-path-context":
    "{path} is of a call, and an account is in none: ask it in a rule, or in where of $event in a segment of profiles.",
  "flaw.account-path-people":
    "{trait} is a trait of people: ask it in a segment of profiles, beside $account. An account has the traits of its group calls, {has}.",
  "flaw.budget-cost-high":
    "Once costs more than there is to spend: raise amount, or set paused where it is not to be shown.",
  "flaw.budget-cost-nothing":
    "What costs nothing is never spent: leave the budget out, or say what it costs.",
  "flaw.budget-digits":
    "It is counted in ten-thousandths: give it {digits} digits after the point at most.",
  "flaw.budget-pace":
    "What is spent evenly needs a time to be spent in: give a window, or a schedule with from and until.",
  "flaw.bundle-basis": "A bundle goes with items, a cart or a person.",
  "flaw.bundle-idle": "It does nothing in a bundle, which is one set in whole or not at all.",
  "flaw.bundle-number-empty": "No number is at least {min} and at most {max}.",
  "flaw.bundle-total-empty": "No total is above {min} and below {max}.",
  "flaw.clause-misplaced":
    "{clause} cannot stand in a condition {place, select, subject {of the customer} event {of an event (where)} element {of an element of a list} account {of an account} item {of an item} other {{place}}}.",
  "flaw.clause-object": "{clause} wants an object.",
  "flaw.clause-unknown":
    "Unknown operator {operator}: a condition has paths, $and, $or, $nor, $not and {clauses}; operators on a value stand under its path.",
  "flaw.clock-format": "A time of day, such as 09:30.",
  "flaw.condition-list": "A list of conditions goes here.",
  "flaw.condition-long":
    "This is too long: at most {most} keys. Use $in for many values, or put parts into segments of their own.",
  "flaw.condition-object": "A condition is an object.",
  "flaw.condition-unreadable":
    "This cannot be read ({why}): at most {most} levels, plain keys and finite numbers.",
  "flaw.control-taken":
    "There is one control group for all, and policy {policy} has it: leave one of the two out.",
  "flaw.count-beyond":
    "It cannot be told: the {most} latest events are kept of each kind, with a window too.",
  "flaw.crowds-untold":
    "It does nothing for {source}, which tells no crowds apart: take it out, or use {sources}.",
  "flaw.currency-code": "Currency wants a code of ISO 4217, such as SEK.",
  "flaw.currency-needless": "Currency goes with sum, avg, min and max.",
  "flaw.cuts-order": "Cuts stand in ascending order, each once.",
  "flaw.decision-accounts":
    "Only segments of profiles can be asked for here: define one of people whose account is in {segment}, and name that.",
  "flaw.decision-past":
    "A decision reads traits, segments, accounts and the context of the call: define a segment with this condition, and name it here with $segment.",
  "flaw.definition-too-long":
    "It is longer than {most, number} characters: split it, or keep long content where the page makes it.",
  "flaw.definition-twice": "There are two definitions with this kind and key.",
  "flaw.duration-format": "A duration is a whole number and a unit: 500ms, 30s, 15m, 24h, 7d, 2w.",
  "flaw.duration-never": "A time of no length is never true.",
  "flaw.duration-nothing": "0 is no time at all: nothing would ever count.",
  "flaw.duration-too-long": "A duration is 100 years at most: leave it out for what has no end.",
  "flaw.event-key-unknown": "Unknown key {key}: use {keys}.",
  "flaw.event-match": "The name of an event goes here (name), and what is asked of it (where).",
  "flaw.event-names":
    'Name wants the name of an event, or a list of {most} names at most: "Order Completed", "$page", or "*" for any.',
  "flaw.factors-not-used":
    "They are not used with by: {by}. Leave them out, or say by: value or by: thompson.",
  "flaw.factors-propensity": "Thompson draws the propensity: name it, or say by: value.",
  "flaw.factors-twice": "Each factor stands once.",
  "flaw.field-missing":
    "{field} is missing: it is {wanted, select, string {text} number {a number} int {a whole number} boolean {yes or no} array {a list} object {fields} record {fields} other {{wanted}}}.",
  "flaw.field-unknown":
    "{count, plural, one {There is no field {names}.} other {There are no fields {names}.}}",
  "flaw.formula-item":
    "Item is the catalog item that the offer sells, and this one names none: set item, or read something else.",
  "flaw.formula-missing": "Choosing by a formula needs one.",
  "flaw.formula-not-used": "It is not used with by: {by}. Leave it out, or say by: formula.",
  "flaw.group-unknown": "No offer names the group {group}: put it in the groups of one.",
  "flaw.identity-key": "The identity definition has the key default.",
  "flaw.item-past":
    "The rules of a recommender read fields of items, such as price, brand, categories and attributes.colour; who may see a recommendation is said by the rule or offer that shows it.",
  "flaw.key-format": "A key is lower-case letters, digits, - and _.",
  "flaw.key-taken-by-path":
    "Something else stands at /v1/segments/{key}, and this segment could not be read there: take another key.",
  "flaw.kind-unknown": "It is one of {kinds}.",
  "flaw.last-count": "A whole number from 1 to {most} goes here, or of for the last value.",
  "flaw.learnt-basis":
    "Weights are learnt from what people came to want: set basis to profile, or weights to written.",
  "flaw.learnt-sources":
    "There is nothing to weigh: name two of {sources}, or set weights to written.",
  "flaw.list-empty": "{operator} of an empty list is never true.",
  "flaw.list-from-twice":
    "It names a trait that holds the list (from), or a recommender: one of the two.",
  "flaw.list-min-above": "It is above the limit: no list has so many items.",
  "flaw.list-too-long": "At most {limit, plural, one {# entry} other {# entries}}.",
  "flaw.list-too-short": "At least {limit, plural, one {# entry} other {# entries}}.",
  "flaw.list-unknown": "There is no group {group}: give it in groups, or use $segment.",
  "flaw.measure-count": "count wants a number, or a test such as at least 3.",
  "flaw.measure-key-unknown": "Unknown key {key}: use {keys} and operators.",
  "flaw.measure-matched":
    "matched wants an event (name, where), a field that both have (by), and how many (count).",
  "flaw.measure-of-missing": "{measure} wants of: the path of a value, such as total.",
  "flaw.measure-of-needless": "{measure} measures no value: leave of out.",
  "flaw.measure-path": "{measure} wants the path of a value and a test, like {example}.",
  "flaw.measure-test": "It does not say what the value has to be: write it like {example}.",
  "flaw.named-twice": "It names one twice.",
  "flaw.never-absent": "It is never true: what is not there has no value for the rest.",
  "flaw.never-against": "It is never true: {at} asks for the same.",
  "flaw.never-amount": "It is never true: what is measured is a number.",
  "flaw.never-choice": "It is never true: no value that it allows passes the rest.",
  "flaw.never-count": "It is never true: no number of events passes it.",
  "flaw.never-count-most": "It is never true: there are {most} events at most.",
  "flaw.never-events":
    "It is never true: no number of these events passes all that is asked of it.",
  "flaw.never-inside": "It is never true: {path} is not there ({at} asks that it is not).",
  "flaw.never-instant": "It is never true: no instant is after the one and before the other.",
  "flaw.never-length": "It is never true: no length passes it.",
  "flaw.never-range": "It is never true: no value is above the one and below the other.",
  "flaw.now-comparison": "$now is compared with {names} only.",
  "flaw.now-duration":
    '$now wants a duration before or after now, such as "-30d", "+7d" or "0d", and nothing beside it.',
  "flaw.now-in-where":
    "$now cannot stand in where: what an event was does not change; use within, or first or last of time.",
  "flaw.number-not-multiple": "A multiple of {of, number}.",
  "flaw.number-too-big": "{inclusive, select, yes {At most} other {Less than}} {limit, number}.",
  "flaw.number-too-small": "{inclusive, select, yes {At least} other {More than}} {limit, number}.",
  "flaw.operand-comparable": "{operator} wants a number or a text to compare with.",
  "flaw.operand-group": "{operator} wants the key of a group.",
  "flaw.operand-list": "{operator} wants a list of values.",
  "flaw.operand-one-of": "{operator} wants one of {values}.",
  "flaw.operand-pattern": "{operator} wants a regular expression as text.",
  "flaw.operand-pattern-syntax":
    "{operator} wants a regular expression in RE2 syntax of at most 1,000 characters: it has no lookaround and no backreferences.",
  "flaw.operand-truth": "{operator} wants true or false.",
  "flaw.operand-version": "{operator} wants a version as text.",
  "flaw.operator-unknown": "Unknown operator {operator}: use one of {operators}.",
  "flaw.operators-mixed": "Mixes operators with fields: write the fields as paths of their own.",
  "flaw.part-key-format": "Lower-case letters, digits, - and _.",
  "flaw.part-twice": "{key} names another part of this policy: take another key.",
  "flaw.pin-place-taken": "Another item is pinned to place {position}: one item stands there.",
  "flaw.pin-twice": "{item} is pinned already: an item has one place.",
  "flaw.plan-allow-required":
    "OnViolation: allow asks for nothing: leave out required, or let it warn or block.",
  "flaw.plan-any": "any takes every value: leave it out of the list, or the others.",
  "flaw.plan-any-enum": "Any takes every value: name the type of the values, or leave out enum.",
  "flaw.plan-bounds": "{least} {low} is more than {most} {high}.",
  "flaw.plan-built-in": "{trait} is computed from events: what is sent by this name is not read.",
  "flaw.plan-depth": "A plan describes properties to a depth of {most}.",
  "flaw.plan-enum-null": "Null needs nullable: true.",
  "flaw.plan-enum-twice": "A value is named twice.",
  "flaw.plan-enum-type": "{value} is not of the type {types}.",
  "flaw.plan-enum-want": "{value} does not pass what the rule also wants: {want}.",
  "flaw.plan-events": "It names {count} events; a plan names at most {most}.",
  "flaw.plan-field-type": "{field} is for {what}, and the type is {types}.",
  "flaw.plan-format-long":
    "{format, select, email {An e-mail address} uri {An absolute URI} date {A day} datetime {A time} currency {A currency code} country {A country code} other {{format}}} has {least} characters or more.",
  "flaw.plan-format-short":
    "{format, select, email {An e-mail address} uri {An absolute URI} date {A day} datetime {A time} currency {A currency code} country {A country code} other {{format}}} has at most {most} characters.",
  "flaw.plan-item-required": "An item is always there: ask for some with minItems.",
  "flaw.plan-no-integer": "There is no integer from {low} to {high}.",
  "flaw.plan-overlap":
    "The plan {plan} has it too, for the source {source}: keep it in one of them.",
  "flaw.plan-overlap-elsewhere":
    "The plan {plan} has it too, for every source that no plan names: keep it in one of them.",
  "flaw.plan-properties": "It has {count} properties; at most {most} are checked.",
  "flaw.plan-purpose-group":
    "A purpose limits what is read of a person: it is for traits of identify.",
  "flaw.plan-purpose-other":
    "The plan {plan} says that this trait is for {purpose}: a person has it once.",
  "flaw.plan-purpose-part": "A purpose is for a trait as a whole: say it of the trait.",
  "flaw.plan-source-twice": "{source} is named twice.",
  "flaw.plan-type-twice": "A type is named twice.",
  "flaw.price-band-empty": "No price is above {min} and below {max}.",
  "flaw.range-turned": "Until is above from.",
  "flaw.recommender-circle": "{fallback} falls back on {recommender}: a chain has an end.",
  "flaw.reference-unknown": "There is no {kind} {key}: define it, or choose one that exists.",
  "flaw.relative-twice": "Only one of {names}.",
  "flaw.requires-circle": "{way}: none of them could ever be shown.",
  "flaw.schedule-turned": "It ends before it begins: until is later than from.",
  "flaw.scope-emptied": "All that it is about is excepted: it would never apply.",
  "flaw.segment-circle": "It refers to itself: {way}. Leave one of these out.",
  "flaw.segment-keys": "Name a segment, or several of which any will do.",
  "flaw.segment-of-accounts":
    "{segment} is a segment of accounts: put it under what is asked of an account, which is true of the members of its accounts.",
  "flaw.segment-of-profiles":
    "{segment} is a segment of profiles, and it is asked of an account here: name a segment of accounts, or ask for it beside $account in a segment of profiles.",
  "flaw.segment-taken":
    "{segment} is live as a segment of {of, select, account {accounts} other {profiles}}: choose another key, or archive it first.",
  "flaw.slate-beyond": "{position} is beyond the {size} that are shown.",
  "flaw.slate-offer-twice": "{offer} has a place already.",
  "flaw.slate-place-taken": "{position} is the place of {offer} already.",
  "flaw.slot-cannot-show": "Slot {slot} cannot show it: {why}",
  "flaw.source-twice": "It names a source twice.",
  "flaw.step-duration": "In wants a duration such as 1h.",
  "flaw.step-shape":
    "A step is an event (name), what is asked of it (where) and within which time it follows (in).",
  "flaw.steps-count": "Then wants 1 to {most} steps.",
  "flaw.text-format":
    "It is to be {format, select, email {an e-mail address} url {an address, with https:// before it} uri {an address} datetime {an instant, such as 2026-11-21T09:30:00Z} date {a day, such as 2026-11-21} time {a time of day} other {{format}}}.",
  "flaw.text-too-long": "At most {limit, plural, one {# character} other {# characters}}.",
  "flaw.text-too-short":
    "{limit, plural, one {It must not be empty.} other {At least # characters.}}",
  "flaw.then-twice": "Then names one offer, or offers: one of the two.",
  "flaw.trait-built-in": "{trait} is built in: choose another name.",
  "flaw.trait-circle": "It reads itself: {way}. Leave one of these out.",
  "flaw.trait-name":
    "The key of a trait is its name in conditions and formulas: a letter, then letters, digits and _.",
  "flaw.trait-not-expected":
    "There is no trait {trait}: declare it in a tracking plan, or define it. What plans do not declare is not expected.",
  "flaw.trait-unknown":
    "There is no trait {trait}: define it, or declare it in a tracking plan. Built in: {builtIn}.",
  "flaw.trait-ways": "A trait has one of {ways}: this has {count}.",
  "flaw.value-not-one-of": "It is one of {values}.",
  "flaw.value-type":
    "It is {wanted, select, string {text} number {a number} int {a whole number} boolean {yes or no} array {a list} object {fields} record {fields} other {{wanted}}}.",
  "flaw.window-between": "A first day goes here (from), and the day before which it ends (until).",
  "flaw.window-edge":
    'A day goes here, such as "2026-01-31", or an instant such as "2026-01-31T12:00:00Z".',
  "flaw.window-empty": "Between wants from, until or both.",
  "flaw.window-or-within": "Within and window are two ways to say it: keep one.",
  "flaw.window-turned": "Until is not after from: it is never true.",
  "flaw.window-twice": "Within and between do not go together: use one.",
  "flaw.within-duration": "Within wants a duration such as 60d, or one of {names}.",
} as const;
