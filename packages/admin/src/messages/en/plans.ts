export const PLANS = {
  "plans.about":
    "Which events and traits may come in, what they have to carry, and how complete they are.",
  "plans.add": "Add to the plan",
  "plans.bounded": "Only the newest {looked, number} log entries were looked through.",
  "plans.call.group": "Traits of accounts",
  "plans.call.identify": "Traits of people",
  "plans.call.page": "Page",
  "plans.call.screen": "Screen",
  "plans.came": "{count, plural, =0 {none came} one {# came} other {# came}}",
  "plans.cameIn": "Came with it",
  "plans.cameWith": "in {count, number} of {of, number}",
  "plans.change": "Change the plan",
  "plans.changed": "Changed",
  "plans.class": "Protection",
  "plans.classHint":
    "Who may see it follows from this. A plan can only raise the class of a name that everybody knows.",
  "plans.classIs":
    "{class, select, none {about nobody} pseudonymous {pseudonymous} personal {personal} contact {contact} sensitive {sensitive} other {{class}}}",
  "plans.draft": "Draft a plan",
  "plans.draftAbout":
    "The newest 10,000 events are looked at. The draft says what they all keep, so nothing that came in breaks it. Nothing is judged by it until it is published.",
  "plans.draftIt": "Draft it",
  "plans.drafted":
    "Drafted from {count, plural, one {# event} other {# events}}. Look at it, then publish it.",
  "plans.empty": "It names nothing yet",
  "plans.emptyFix": "What comes in and is in no plan is listed below and can be added from there.",
  "plans.eventOrCall": "Event or call",
  "plans.events": "Events",
  "plans.fieldOf": "{field} of {part}",
  "plans.foreseen":
    "{blocked, plural, =0 {No event would wait in quarantine} one {# event would wait in quarantine} other {# events would wait in quarantine}}{now, plural, =0 {.} one {; # does so now.} other {; # do so now.}}",
  "plans.foreseenNone":
    "{days, plural, one {No event came in on the last day} other {No event came in within the last # days}} to judge by it.",
  "plans.foreseenOf":
    "{isWhole, select, yes {Judged by it: {judged, plural, one {the only event} other {all # events}}} other {Judged by it: the newest {judged, plural, one {event} other {# events}}}} of the last {days, plural, one {day} other {# days}}. What waits in quarantine already is not among them.",
  "plans.foreseenWarned":
    "{warned, plural, =0 {None} one {# event} other {# events}} would come in with a warning, {now, number} now.",
  "plans.format": "Format",
  "plans.inDraft": "It is in the draft. Publish it when it is whole.",
  "plans.keyHint": "Lower-case letters, digits, - and _.",
  "plans.more": "Each event is checked when it is taken in, before it touches anybody.",
  "plans.moreUnplanned":
    "{count, plural, one {One more is not in the plan.} other {# more are not in the plan.}}",
  "plans.name": "Tracking plan",
  "plans.noRules": "Nothing is said of what {part} has to carry",
  "plans.none": "There is no plan yet",
  "plans.noneCame": "none came lately",
  "plans.noneFix": "Everything comes in and nothing is judged. Draft one from what has come in.",
  "plans.nothingCame": "There is nothing to draft from",
  "plans.nothingCameFix": "Nothing has come from these sources, or another plan names all of it.",
  "plans.ofSources": "Of these sources (none: each that no other plan names)",
  "plans.onViolation": "An event that breaks it",
  "plans.one":
    "{name}: {events, plural, one {# event is} other {# events are}} in the plan{of, plural, =0 {.} other {, and {share} of the {of, plural, one {# event} other {# events}} that came last {of, plural, one {is} other {are}} among them.}}",
  "plans.others": "each that no other plan names",
  "plans.plan": "Plan",
  "plans.property": "Property",
  "plans.required": "Always",
  "plans.requiredAbout": "It is always there: an event without it breaks the rule",
  "plans.rules": "What it has to be",
  "plans.rulesOf": "What {part} has to carry",
  "plans.sentence":
    "{plans, plural, =0 {No plan says what may come in} one {One plan names {events, plural, one {# event} other {# events}}} other {# plans name {events, plural, one {# event} other {# events}}}}.",
  "plans.sources": "Sources",
  "plans.status": "State",
  "plans.stays": "Labels, limits and lists of values stay as they are.",
  "plans.table": "Each plan and what it names",
  "plans.takeOut": "Take it out of the plan",
  "plans.traits": "Traits",
  "plans.type": "Type",
  "plans.unfit":
    "{count, plural, one {# name} other {# names}} left out: an address, a number or an id. Somebody’s data stands where a property’s name should be.",
  "plans.unplanned": "Came in and is not in the plan",
  "plans.violation":
    "{action, select, allow {comes in} warn {comes in, and the sender is told} other {waits in quarantine}}",
} as const;
