export const CONSENT = {
  "consent.about":
    "What people's data is used for, why that is lawful, and what people said to it.",
  "consent.answer.denied": "Said no",
  "consent.answer.expired": "Ran out",
  "consent.answer.granted": "Agreed",
  "consent.answer.none": "Never heard",
  "consent.answers": "What they said",
  "consent.basis": "Why it is lawful",
  "consent.builtIn":
    "It is there without a definition, {basis}. A definition adds the words that people answer to and the signals that count.",
  "consent.known":
    "Of the people who are known by more than a browser. By the last answer of each, through whichever of their identifiers it came.",
  "consent.more":
    "A decision, an offer or an export that a purpose does not allow is not made, not shown and not written.",
  "consent.name": "Consent",
  "consent.none": "No purpose is in force",
  "consent.noneFix": "Write one: what data is used for, and why that is lawful.",
  "consent.notLive": "{name} is not in force yet.",
  "consent.one":
    "{known, plural, =0 {{name}: nobody is known yet.} other {{name}: {granted, number} of {known, plural, one {# known person} other {# known people}} agreed ({share}), {denied, plural, =0 {nobody} other {#}} said no.}}",
  "consent.purpose": "Purpose",
  "consent.said.denied": "{count, number} said no",
  "consent.said.expired": "{count, number} ran out",
  "consent.said.granted": "{count, number} agreed",
  "consent.said.none": "{count, number} never heard",
  "consent.sentence":
    "{heard, select, yes {{granted, plural, one {One person has} other {# people have}} agreed to {name} and {denied, plural, =0 {nobody has} one {one has} other {# have}} said no, of {known, number} who are known.} other {{purposes, plural, =0 {No purpose is} one {One purpose is} other {# purposes are}} in force, and nobody has answered yet.}}",
  "consent.table": "Each purpose and what people said to it",
  "consent.unknown": "There is no purpose {key}",
  "consent.unknownFix": "Look at the list of purposes for one that is there.",
  "consent.wording": "What people are asked, version {version}",
  "consent.write": "Write a definition",
} as const;
