export const PLANS = {
  "plans.about":
    "Vilka händelser och egenskaper som får komma in, vad de ska ha med sig och hur kompletta de är.",
  "plans.add": "Lägg till i planen",
  "plans.bounded": "Bara de senaste {looked, number} posterna i loggen har gåtts igenom.",
  "plans.call.group": "Kontons egenskaper",
  "plans.call.identify": "Personers egenskaper",
  "plans.call.page": "Sida",
  "plans.call.screen": "Skärm",
  "plans.came": "{count, plural, =0 {ingen kom} one {# kom} other {# kom}}",
  "plans.cameIn": "Följde med",
  "plans.cameWith": "i {count, number} av {of, number}",
  "plans.change": "Ändra planen",
  "plans.changed": "Ändrad",
  "plans.class": "Skydd",
  "plans.classHint":
    "Det avgör vem som får se den. En plan kan bara höja skyddet för namn som alla känner till.",
  "plans.classIs":
    "{class, select, none {om ingen} pseudonymous {pseudonym} personal {personlig} contact {kontakt} sensitive {känslig} other {{class}}}",
  "plans.draft": "Skriv ett utkast",
  "plans.draftAbout":
    "De senaste 10 000 händelserna gås igenom. Utkastet säger det som stämmer för alla, så inget som har kommit bryter mot det. Inget bedöms efter det förrän det publiceras.",
  "plans.draftIt": "Skriv utkastet",
  "plans.drafted":
    "Utkastet bygger på {count, plural, one {# händelse} other {# händelser}}. Se över det och publicera sedan.",
  "plans.empty": "Den nämner inget än",
  "plans.emptyFix":
    "Det som kommer in och inte står i någon plan listas nedanför och kan läggas till därifrån.",
  "plans.eventOrCall": "Händelse eller anrop",
  "plans.events": "Händelser",
  "plans.fieldOf": "{field} i {part}",
  "plans.foreseen":
    "{blocked, plural, =0 {Ingen händelse skulle vänta i karantän} one {# händelse skulle vänta i karantän} other {# händelser skulle vänta i karantän}}{now, plural, =0 {.} one {; i dag gör # det.} other {; i dag gör # det.}}",
  "plans.foreseenNone":
    "Ingen händelse att prova den på har kommit in {days, plural, one {det senaste dygnet} other {de senaste # dygnen}}.",
  "plans.foreseenOf":
    "{isWhole, select, yes {Provad på {judged, plural, one {den enda händelsen} other {alla # händelser}}} other {Provad på {judged, plural, one {den nyaste händelsen} other {de # nyaste händelserna}}}} {days, plural, one {det senaste dygnet} other {de senaste # dygnen}}. Det som redan väntar i karantän är inte med.",
  "plans.foreseenWarned":
    "{warned, plural, =0 {Ingen} one {# händelse} other {# händelser}} skulle komma in med en varning; i dag {now, number}.",
  "plans.format": "Format på texten",
  "plans.inDraft": "Det står i utkastet. Publicera när det är klart.",
  "plans.keyHint": "Små bokstäver, siffror, - och _.",
  "plans.more": "Varje händelse kontrolleras när den tas emot, innan den rör någon.",
  "plans.moreUnplanned":
    "{count, plural, one {En till står inte i planen.} other {# till står inte i planen.}}",
  "plans.name": "Spårningsplan",
  "plans.noRules": "Inget sägs om vad {part} ska ha med sig",
  "plans.none": "Det finns ingen plan än",
  "plans.noneCame": "ingen har kommit på sistone",
  "plans.noneFix": "Allt kommer in och inget bedöms. Skriv ett utkast av det som har kommit.",
  "plans.nothingCame": "Det finns inget att skriva ett utkast av",
  "plans.nothingCameFix": "Inget har kommit från källorna, eller så nämner en annan plan allt.",
  "plans.ofSources": "För de här källorna (ingen: alla som inte står i en annan plan)",
  "plans.onViolation": "En händelse som bryter mot det",
  "plans.one":
    "{name}: {events, plural, one {# händelse} other {# händelser}} står i planen{of, plural, =0 {.} other {, och {share} av {of, plural, one {den # händelse} other {de # händelser}} som kom senast är bland dem.}}",
  "plans.others": "alla som inte står i en annan plan",
  "plans.plan": "Planens namn",
  "plans.property": "Fält",
  "plans.required": "Alltid",
  "plans.requiredAbout": "Den finns alltid med: en händelse utan den bryter mot regeln",
  "plans.rules": "Så ska det se ut",
  "plans.rulesOf": "Det här ska {part} ha med sig",
  "plans.sentence":
    "{plans, plural, =0 {Ingen plan säger vad som får komma in} one {En plan nämner {events, plural, one {# händelse} other {# händelser}}} other {# planer nämner {events, plural, one {# händelse} other {# händelser}}}}.",
  "plans.sources": "Källor",
  "plans.status": "Läge",
  "plans.stays": "Etiketter, gränser och värdelistor lämnas som de är.",
  "plans.table": "Varje plan och vad den nämner",
  "plans.takeOut": "Ta bort ur planen",
  "plans.traits": "Egenskaper",
  "plans.type": "Typ",
  "plans.unfit":
    "{count, plural, one {# namn utelämnades} other {# namn utelämnades}}: en adress, ett nummer eller ett id. Någons uppgifter står där egenskapens namn borde stå.",
  "plans.unplanned": "Kom in och står inte i planen",
  "plans.violation":
    "{action, select, allow {kommer in} warn {kommer in, och avsändaren får veta det} other {väntar i karantän}}",
} as const;
