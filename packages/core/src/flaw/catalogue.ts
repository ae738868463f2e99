/** What a flaw says, by its code: in braces stands what is put in. */
export const FLAWS = {
  "control-taken":
    "there is one control group for all, and policy {policy} has it: leave one of the two out",
  "definition-too-long":
    "it is longer than {most} characters: split it, or keep long content where the caller renders it",
  "definition-twice": "there are two definitions with this kind and key",
  "duration-nothing": "0 is no time at all: nothing would ever count",
  "duration-too-long": "a duration is 100 years at most: leave it out for what has no end",
  "field-missing": "{field} is missing: it wants {words}",
  "group-unknown": "no offer names the group {group}: put it in the groups of one",
  "identity-key": "the identity definition has the key default",
  "key-taken-by-path":
    "/v1/segments/{key} is something else: a segment with this key could not be read there. Take another",
  "kind-unknown": "kind is one of {kinds}",
  "part-twice": "{key} names another part of this policy: take another key",
  "plan-any": "any takes every value: leave it out of the list, or the others",
  "plan-enum-twice": "a value is named twice",
  "plan-overlap": "the plan {plan} has it too, for the source {source}: keep it in one of them",
  "plan-overlap-elsewhere":
    "the plan {plan} has it too, for every source that no plan names: keep it in one of them",
  "plan-source-twice": "{source} is named twice",
  "plan-type-twice": "a type is named twice",
  "reference-unknown": "there is no {kind} {key}: define it, or use the key of one that exists",
  "scope-emptied": "all that it is about is excepted: it would never apply",
  "slot-cannot-show": "slot {slot} cannot show it: {why}",
  "trait-not-expected":
    "there is no trait {trait}: declare it in a tracking plan, or define it. What plans do not declare is not expected (unknownTraits)",
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
