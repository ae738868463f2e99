/** By the code of what is wrong at a place of a request. */
export const FLAWS = {
  "flaw.control-taken":
    "There is one control group for all, and policy {policy} has it: leave one of the two out.",
  "flaw.definition-too-long":
    "It is longer than {most, number} characters: split it, or keep long content where the page makes it.",
  "flaw.definition-twice": "There are two definitions with this kind and key.",
  "flaw.duration-nothing": "0 is no time at all: nothing would ever count.",
  "flaw.duration-too-long": "A duration is 100 years at most: leave it out for what has no end.",
  "flaw.field-missing":
    "{field} is missing: it is {wanted, select, string {text} number {a number} int {a whole number} boolean {yes or no} array {a list} object {fields} record {fields} other {{wanted}}}.",
  "flaw.field-unknown":
    "{count, plural, one {There is no field {names}.} other {There are no fields {names}.}}",
  "flaw.group-unknown": "No offer names the group {group}: put it in the groups of one.",
  "flaw.identity-key": "The identity definition has the key default.",
  "flaw.key-taken-by-path":
    "Something else stands at /v1/segments/{key}, and this segment could not be read there: take another key.",
  "flaw.kind-unknown": "It is one of {kinds}.",
  "flaw.list-too-long": "At most {limit, plural, one {# entry} other {# entries}}.",
  "flaw.list-too-short": "At least {limit, plural, one {# entry} other {# entries}}.",
  "flaw.number-not-multiple": "A multiple of {of, number}.",
  "flaw.number-too-big": "{inclusive, select, yes {At most} other {Less than}} {limit, number}.",
  "flaw.number-too-small": "{inclusive, select, yes {At least} other {More than}} {limit, number}.",
  "flaw.part-twice": "{key} names another part of this policy: take another key.",
  "flaw.plan-any": "any takes every value: leave it out of the list, or the others.",
  "flaw.plan-enum-twice": "A value is named twice.",
  "flaw.plan-overlap":
    "The plan {plan} has it too, for the source {source}: keep it in one of them.",
  "flaw.plan-overlap-elsewhere":
    "The plan {plan} has it too, for every source that no plan names: keep it in one of them.",
  "flaw.plan-source-twice": "{source} is named twice.",
  "flaw.plan-type-twice": "A type is named twice.",
  "flaw.reference-unknown": "There is no {kind} {key}: define it, or choose one that exists.",
  "flaw.scope-emptied": "All that it is about is excepted: it would never apply.",
  "flaw.slot-cannot-show": "Slot {slot} cannot show it: {why}",
  "flaw.text-format":
    "It is to be {format, select, email {an e-mail address} url {an address, with https:// before it} uri {an address} datetime {an instant, such as 2026-11-21T09:30:00Z} date {a day, such as 2026-11-21} time {a time of day} other {{format}}}.",
  "flaw.text-too-long": "At most {limit, plural, one {# character} other {# characters}}.",
  "flaw.text-too-short":
    "{limit, plural, one {It must not be empty.} other {At least # characters.}}",
  "flaw.trait-not-expected":
    "There is no trait {trait}: declare it in a tracking plan, or define it. What plans do not declare is not expected.",
  "flaw.value-not-one-of": "It is one of {values}.",
  "flaw.value-type":
    "It is {wanted, select, string {text} number {a number} int {a whole number} boolean {yes or no} array {a list} object {fields} record {fields} other {{wanted}}}.",
} as const;
