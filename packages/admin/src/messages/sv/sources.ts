export const SOURCES = {
  "sources.aDay": "Per dag",
  "sources.about":
    "Var händelserna kommer ifrån: hur färska, hur många, hur bra, och hur man skickar.",
  "sources.broken": "Händelser",
  "sources.byName": "Det här kommer",
  "sources.called": "Namn",
  "sources.chart":
    "{count, plural, one {# händelse} other {# händelser}} på {days, number} dagar, {most, number} den livligaste dagen",
  "sources.concern.high":
    "{source} skickade {count, plural, one {# händelse} other {# händelser}} den {day}, betydligt fler än vanligt.",
  "sources.concern.late": "{source} är sen: nästa händelse väntades senast {day}.",
  "sources.concern.links":
    "{count, plural, one {# koppling} other {# kopplingar}} från {source} skulle ha slagit ihop olika personer och har nekats sedan {day}.",
  "sources.concern.low":
    "{source} skickade {count, plural, =0 {ingenting} one {# händelse} other {# händelser}} den {day}, betydligt färre än vanligt.",
  "sources.concern.never": "{source} är definierad, men inget har någonsin kommit därifrån.",
  "sources.concern.rule":
    "{event} från {source} bryter mot {rule} sedan {day}: {count, plural, one {# händelse} other {# händelser}}.",
  "sources.concern.silent": "{source} har tystnat: nästa händelse väntades senast {day}.",
  "sources.concern.trait":
    "Egenskapen {trait} har inte kommit från {source} sedan {day}: {count, plural, one {# identify-anrop} other {# identify-anrop}} saknade den.",
  "sources.concern.unknown":
    "{source} skickar händelser som inte står i någon spårningsplan sedan {day}: {count, plural, one {# händelse} other {# händelser}}.",
  "sources.dayByDay": "Händelser från {source}, dag för dag",
  "sources.define": "Säg vad den ska skicka",
  "sources.definition": "Så är den definierad",
  "sources.duplicates": "Dubbletter",
  "sources.event": "Händelse",
  "sources.events": "Händelser",
  "sources.example": "Till exempel",
  "sources.fails": "Det här går fel",
  "sources.figures":
    "Giltigt: bröt inte mot någon regel och gick att läsa. Dubbletter: skickades igen. Kända personer: hörde till någon känd inom ett dygn.",
  "sources.follow": "Följ den direkt",
  "sources.freshness": "Färskhet",
  "sources.history": "Dag för dag",
  "sources.howTo": "Så skickar man",
  "sources.inReview": "{source} väntar på att godkännas.",
  "sources.key": "Nyckel",
  "sources.keyHint":
    "Små bokstäver, siffror, - och _. Det står i varje händelse och går inte att ändra.",
  "sources.keyMade":
    "Det här är nyckeln {name}. Den visas bara nu; det enda som sparas är dess hash. Den står redan i exemplen nedan.",
  "sources.keysOf":
    "{count, plural, =0 {Ingen nyckel skickar för den här källan än.} one {En nyckel skickar för den här källan.} other {# nycklar skickar för den här källan.}}",
  "sources.kind": "Vad det är",
  "sources.kind.browser": "Webbläsare: sidor och appar",
  "sources.kind.import": "Import: historik i filer",
  "sources.kind.server": "Egna servrar",
  "sources.kind.webhook": "Webhookar från andra tjänster",
  "sources.kindHint":
    "En webbläsarnyckel är offentlig och talar bara för webbläsaren själv. De andra litar Attune på.",
  "sources.lastDay":
    "{state, select, low {Den {day} kom {count, number}, betydligt färre än de vanliga {typical}.} high {Den {day} kom {count, number}, betydligt fler än de vanliga {typical}.} usual {Den {day} kom {count, number}, som vanligt.} other {Vad som är vanligt går att säga efter 14 dagar.}}",
  "sources.lastEvent": "Senaste händelse",
  "sources.lastTime": "Senast",
  "sources.look": "Titta på det",
  "sources.made": "{source} är igång. Skapa en nyckel att skicka med.",
  "sources.make": "Sätt igång den",
  "sources.makeKey": "Skapa en nyckel",
  "sources.name": "Källor",
  "sources.new": "Ny källa",
  "sources.none": "Ingen källa har skickat något än",
  "sources.noneFix":
    "Skapa en källa och en nyckel till den. Den första händelsen räknas här direkt.",
  "sources.notDefined": "Den har ingen definition, så inget väntas av den.",
  "sources.nothing": "Inget har kommit de här dagarna",
  "sources.nothingFails": "Allt som har kommit de här dagarna gick att läsa och följde reglerna.",
  "sources.nothingFix": "Nedan står hur man skickar.",
  "sources.one":
    "{events, plural, =0 {Inget har kommit från {source} på {days, number} dagar.} one {# händelse har kommit från {source} på {days, number} dagar{known, select, yes {, {valid} av dem giltiga} other {}}.} other {# händelser har kommit från {source} på {days, number} dagar{known, select, yes {, {valid} av dem giltiga} other {}}.}}",
  "sources.quarantined":
    "{count, plural, one {# hamnade i karantän: rätta den} other {# hamnade i karantän: rätta dem}}",
  "sources.rejected":
    "{count, plural, one {# meddelande} other {# meddelanden}} gick inte att läsa som händelser: {why}",
  "sources.rule": "Bryter mot",
  "sources.seeOne": "Se en",
  "sources.sentence":
    "{count, plural, =0 {Det finns ingen källa än.} one {En källa, {silent, plural, =0 {som skickar som den ska} other {som är sen eller tyst}}: {events, plural, one {# händelse} other {# händelser}}{known, select, yes {, {valid} av dem giltiga} other {}}.} other {# källor, {silent, plural, =0 {ingen av dem sen} one {en av dem sen eller tyst} other {# av dem sena eller tysta}}: {events, plural, one {# händelse} other {# händelser}}{known, select, yes {, {valid} av dem giltiga} other {}}.}}",
  "sources.snippet": "exemplet",
  "sources.source": "Källa",
  "sources.stitched": "Kända personer",
  "sources.table": "Varje källa och hur bra dess data är",
  "sources.toKeys": "Se dem",
  "sources.toLookAt": "Att se över",
  "sources.today":
    "{known, select, yes {I dag har {count, number} kommit hittills; en vanlig sådan dag är det {typical}.} other {I dag har {count, number} kommit hittills.}}",
  "sources.traits": "Hur ofta egenskaper följer med",
  "sources.updates": "Hur ofta den skickar",
  "sources.updatesHint": "Den räknas som sen när inget har kommit på längre tid än så.",
  "sources.updatesIs":
    "{updates, select, real_time {Hela tiden: något inom en timme} daily {En gång om dagen} other {När något ändras: inget väntas}}",
  "sources.valid": "Giltigt",
  "sources.way.browser": "På en sida",
  "sources.way.curl": "Med curl",
  "sources.way.node": "Från Node",
  "sources.window": "De senaste 30 dagarna, enligt UTC.",
  "sources.writeKey": "nyckeln",
} as const;
