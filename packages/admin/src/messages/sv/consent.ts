export const CONSENT = {
  "consent.about":
    "Vad människors uppgifter används till, varför det är lagligt och vad de har svarat.",
  "consent.answer.denied": "Sa nej",
  "consent.answer.expired": "Gick ut",
  "consent.answer.granted": "Sa ja",
  "consent.answer.none": "Inte svarat",
  "consent.answers": "Vad de svarade",
  "consent.basis": "Varför det är lagligt",
  "consent.builtIn":
    "Det finns utan definition, {basis}. En definition lägger till orden som människor svarar på och signalerna som räknas.",
  "consent.known":
    "Av dem som är kända som mer än en webbläsare. Det senaste svaret räknas, oavsett vilken identifierare det kom genom.",
  "consent.more":
    "Ett beslut, ett erbjudande eller en export som ett ändamål inte tillåter blir inte av.",
  "consent.name": "Samtycke",
  "consent.none": "Inget ändamål gäller",
  "consent.noneFix": "Skriv ett: vad uppgifter används till och varför det är lagligt.",
  "consent.notLive": "{name} gäller inte än.",
  "consent.one":
    "{known, plural, =0 {{name}: ingen är känd än.} other {{name}: {granted, number} av {known, plural, one {# känd person} other {# kända personer}} sa ja ({share}), {denied, plural, =0 {ingen} other {#}} sa nej.}}",
  "consent.purpose": "Ändamål",
  "consent.said.denied": "{count, number} sa nej",
  "consent.said.expired": "{count, number} gick ut",
  "consent.said.granted": "{count, number} sa ja",
  "consent.said.none": "{count, number} har inte svarat",
  "consent.sentence":
    "{heard, select, yes {{granted, plural, one {En person har} other {# personer har}} sagt ja till {name} och {denied, plural, =0 {ingen har} one {en har} other {# har}} sagt nej, av {known, number} som är kända.} other {{purposes, plural, =0 {Inget ändamål} one {Ett ändamål} other {# ändamål}} gäller, och ingen har svarat än.}}",
  "consent.table": "Varje ändamål och vad människor har svarat",
  "consent.unknown": "Det finns inget ändamål {key}",
  "consent.unknownFix": "Titta i listan över ändamål efter ett som finns.",
  "consent.wording": "Det här får människor frågan om, version {version}",
  "consent.write": "Skriv en definition",
} as const;
