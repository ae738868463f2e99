export const PRESSURE = {
  "pressure.about":
    "{people, plural, one {# person är känd} other {# personer är kända}}; den som inget beslut har fattats för är inte med.",
  "pressure.allChannels": "Alla kanaler",
  "pressure.allHeard": "Alla som det fattades beslut för fick något",
  "pressure.byChannel": "Per kanal",
  "pressure.channelSays":
    "{people, plural, one {# person} other {# personer}}, {nothing} fick inget, {much} fick för mycket",
  "pressure.choices":
    "{decisions, plural, one {# beslut} other {# beslut}}: {tuning} togs fram av platser som lär sig av utfallet, {control} gällde kontrollgruppen{nobody, plural, =0 {} other {, # gällde ingen}}.",
  "pressure.counts": "Det som räknas",
  "pressure.day": "Dag",
  "pressure.days": "{count, plural, one {I dag} other {# dagar}}",
  "pressure.decisions": "Beslut",
  "pressure.ends": "Fick inget, fick för mycket",
  "pressure.given": "Det som gavs",
  "pressure.gotTooMuch":
    "{count, plural, =0 {Ingen} one {# person} other {# personer}} fick {threshold, number} eller fler",
  "pressure.group.none": "inget",
  "pressure.group.one": "ett",
  "pressure.group.sixOrMore": "sex eller fler",
  "pressure.group.threeToFive": "tre till fem",
  "pressure.group.two": "två",
  "pressure.heardNothing":
    "{count, plural, =0 {Ingen} one {# person} other {# personer}} fick inget",
  "pressure.isTooMuch": "För mycket är",
  "pressure.kept": "Det som ändå hölls tillbaka",
  "pressure.keptNothing": "inget hölls tillbaka",
  "pressure.name": "Kontakttryck",
  "pressure.nobodyTooMuch": "Ingen fick för mycket",
  "pressure.none": "Inga beslut fattades under den här tiden",
  "pressure.noneFix":
    "Beslut kommer med POST /v1/decide eller med SDK:n. En längre period kan ha några.",
  "pressure.notReplayable":
    "För {count, plural, one {# beslut} other {# beslut}} går skälen inte längre att få fram.",
  "pressure.nothing": "fick inget",
  "pressure.offers": "Erbjudanden",
  "pressure.oneDay": "Bara en dag har beslut: ett förlopp behöver två",
  "pressure.orMore": "{count, number} eller fler per dag",
  "pressure.people": "{count, plural, one {# person} other {# personer}}",
  "pressure.perPerson": "{count} var",
  "pressure.period": "Tidsperiod",
  "pressure.reading": "{count, plural, one {# dag till} other {# dagar till}} läses.",
  "pressure.seen": "Det som sågs",
  "pressure.sentence":
    "Den {day} fick {people, plural, one {# person} other {# personer}} {offers, plural, one {# erbjudande} other {# erbjudanden}}: {much, plural, =0 {ingen} other {#}} fick {threshold, number} eller fler, {nothing, plural, =0 {ingen} other {#}} fick inget{worse, select, none {} other {; värst var {worstDay} med {worst, number}}}.",
  "pressure.some": "Till exempel",
  "pressure.spread": "Personer efter hur många erbjudanden de fick",
  "pressure.times": "{reason} {times, plural, one {# gång} other {# gånger}}",
  "pressure.tooMuch": "fick för mycket",
} as const;
