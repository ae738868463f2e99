export const FORM = {
  "form.add": "Add …",
  "form.addField": "Add the field",
  "form.addNew":
    "{kind, select, slot {New slot} offer {New offer} segment {New segment} purpose {New purpose} source {New source} item {New item} other {New}} …",
  "form.addVersion": "Add a language or version",
  "form.asksNothing": "Nothing is asked: everybody",
  "form.choose": "Choose …",
  "form.clear": "Take it out",
  "form.device": "Device",
  "form.everybody": "{others, select, no {Everybody} other {Everybody else}}",
  "form.fieldName": "Another field of the content",
  "form.keyFormat":
    "A key is of lower-case letters, digits, - and _, and begins with a letter or digit: {suggestion} would do.",
  "form.keyNone":
    "A key is of lower-case letters, digits, - and _, and begins with a letter or digit.",
  "form.keyTaken": "There is one with this key already. Open it, or choose another key.",
  "form.language": "Language",
  "form.nobodyNamed": "Whom nothing names",
  "form.now": "Now",
  "form.ownContent": "The page shows its own",
  "form.removeVersion": "Remove this version",
  "form.segment": "Segment",
  "form.then": "Then",
  "form.unfinished": "A condition is half chosen. What is said here follows once it is whole.",
  "form.would":
    "{change, select, create {It goes live for the first time, as v{version, number}:} update {v{version, number} takes the place of what is live:} archive {It is live no longer:} in_review {It waits for approval as it is:} other {This is what differs:}}",
} as const;
