export const SOURCES = {
  "sources.aDay": "A day",
  "sources.about": "Where events come from: how fresh, how many, how good, and how to send.",
  "sources.broken": "Events",
  "sources.byName": "What comes",
  "sources.called": "Name",
  "sources.chart":
    "{count, plural, one {# event} other {# events}} in {days, number} days, {most, number} on the busiest of them",
  "sources.concern.high":
    "{source} sent {count, plural, one {# event} other {# events}} on {day}, far more than usual.",
  "sources.concern.late": "{source} is late: the next event was expected by {day}.",
  "sources.concern.links":
    "{count, plural, one {# link} other {# links}} from {source} would have joined different people and {count, plural, one {was} other {were}} refused, since {day}.",
  "sources.concern.low":
    "{source} sent {count, plural, =0 {nothing} one {# event} other {# events}} on {day}, far less than usual.",
  "sources.concern.never": "{source} is defined, but nothing has ever come from it.",
  "sources.concern.rule":
    "{event} from {source} breaks {rule} since {day}: {count, plural, one {# event} other {# events}}.",
  "sources.concern.silent": "{source} has gone silent: the next event was expected by {day}.",
  "sources.concern.trait":
    "The trait {trait} has not come from {source} since {day}: {count, plural, one {# identify message} other {# identify messages}} came without it.",
  "sources.concern.unknown":
    "{source} sends events that no tracking plan names since {day}: {count, plural, one {# event} other {# events}}.",
  "sources.dayByDay": "Events from {source}, day by day",
  "sources.define": "What it should send",
  "sources.definition": "How it is defined",
  "sources.duplicates": "Duplicates",
  "sources.event": "Event",
  "sources.events": "Events",
  "sources.example": "For example",
  "sources.fails": "What fails",
  "sources.figures":
    "Valid: broke no rule and could be read. Duplicates: were sent again. Known people: belonged to somebody known within a day.",
  "sources.follow": "Follow it live",
  "sources.freshness": "Freshness",
  "sources.history": "Day by day",
  "sources.howTo": "How to send",
  "sources.inReview": "{source} waits for somebody to approve it.",
  "sources.key": "Key",
  "sources.keyHint": "Lower-case letters, digits, - and _: it stands in every event, for good.",
  "sources.keyMade":
    "This is the key {name}. It is shown this once; only its hash is kept. It stands in the examples below.",
  "sources.keysOf":
    "{count, plural, =0 {No key sends for this source yet.} one {One key sends for this source.} other {# keys send for this source.}}",
  "sources.kind": "What it is",
  "sources.kind.browser": "Browsers: pages and apps",
  "sources.kind.import": "Import: files of history",
  "sources.kind.server": "Servers of yours",
  "sources.kind.webhook": "Webhooks of other services",
  "sources.kindHint":
    "A browser's key is public, so it speaks for the browser only. The others are believed.",
  "sources.lastDay":
    "{state, select, low {On {day} it was {count, number}, far less than the usual {typical}.} high {On {day} it was {count, number}, far more than the usual {typical}.} usual {On {day} it was {count, number}, as usual.} other {What is usual can be told after 14 days.}}",
  "sources.lastEvent": "Last event",
  "sources.lastTime": "Last time",
  "sources.look": "Look at it",
  "sources.made": "{source} is live. Make a key to send with.",
  "sources.make": "Make it live",
  "sources.makeKey": "Make a key",
  "sources.name": "Sources",
  "sources.new": "New source",
  "sources.none": "No source has sent anything yet",
  "sources.noneFix":
    "Make a source and a key for it; the first event that comes is counted here at once.",
  "sources.notDefined": "It has no definition, so nothing is expected of it.",
  "sources.nothing": "Nothing has come in these days",
  "sources.nothingFails": "Everything that came in these days could be read and broke no rule.",
  "sources.nothingFix": "Below stands how to send.",
  "sources.one":
    "{events, plural, =0 {Nothing has come from {source} in {days, number} days.} one {# event came from {source} in {days, number} days{known, select, yes {, {valid} of them valid} other {}}.} other {# events came from {source} in {days, number} days{known, select, yes {, {valid} of them valid} other {}}.}}",
  "sources.quarantined":
    "{count, plural, one {# went into quarantine: put it right} other {# went into quarantine: put them right}}",
  "sources.rejected":
    "{count, plural, one {# message} other {# messages}} could not be read as events: {why}",
  "sources.rule": "Breaks",
  "sources.seeOne": "See one",
  "sources.sentence":
    "{count, plural, =0 {There is no source yet.} one {One source, {silent, plural, =0 {sending as it should} other {and it is late or silent}}: {events, plural, one {# event} other {# events}}{known, select, yes {, {valid} of them valid} other {}}.} other {# sources, {silent, plural, =0 {none of them late} one {one of them late or silent} other {# of them late or silent}}: {events, plural, one {# event} other {# events}}{known, select, yes {, {valid} of them valid} other {}}.}}",
  "sources.snippet": "the example",
  "sources.source": "Source",
  "sources.stitched": "Known people",
  "sources.table": "Each source and how good its data is",
  "sources.toKeys": "See them",
  "sources.toLookAt": "To look at",
  "sources.today":
    "{known, select, yes {{count, number} have come today so far; {typical} are usual for the whole of such a day.} other {{count, number} have come today so far.}}",
  "sources.traits": "How often traits come along",
  "sources.updates": "How often it sends",
  "sources.updatesHint": "It is late when nothing has come for longer than this.",
  "sources.updatesIs":
    "{updates, select, real_time {All the time: something within an hour} daily {Once a day} other {When something changes: nothing is expected}}",
  "sources.valid": "Valid",
  "sources.way.browser": "On a page",
  "sources.way.curl": "With curl",
  "sources.way.node": "From Node",
  "sources.window": "Of the last 30 days, by UTC.",
  "sources.writeKey": "the key",
} as const;
