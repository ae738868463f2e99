/** Of what became of recommenders' shelves, and of how good their model is. */
export const SHELVES = {
  "shelves.answered": "Svar",
  "shelves.became": "Så gick det för hyllorna",
  "shelves.behind": "De senaste minuterna räknas fortfarande.",
  "shelves.byDay": "Sett och klickat per dag",
  "shelves.bySlot": "Per plats",
  "shelves.bySlotTable": "Hyllor per plats",
  "shelves.clickRate": "Klickfrekvens",
  "shelves.clickRateByDay": "Klickfrekvens per dag",
  "shelves.clicked": "Klickade",
  "shelves.conversion": "Konvertering",
  "shelves.coverage": "Så mycket av katalogen har synts",
  "shelves.coverageSays":
    "{seen, number} av {catalog, plural, one {# vara} other {# varor}} som är publicerade nu",
  "shelves.coverageNone": "Ingen vara har synts under perioden.",
  "shelves.dayChart":
    "{seen, plural, one {# hylla} other {# hyllor}} sågs från {from} till {to}, {clicked, number} av dem klickades",
  "shelves.days": "{count, plural, one {I dag} other {# dagar}}",
  "shelves.direct": "Direkta anrop",
  "shelves.few": "{have, number} av {need, number} som krävs",
  "shelves.figure.coverage": "Täckning",
  "shelves.figure.diversity": "Variation",
  "shelves.figure.hitRate": "Träffandel",
  "shelves.figure.mrr": "MRR",
  "shelves.figure.ndcg": "NDCG",
  "shelves.figure.novelty": "Nyhetsvärde",
  "shelves.figure.recall": "Återfunnet",
  "shelves.hint.coverage": "Hur mycket av katalogen som stod i någon lista",
  "shelves.hint.diversity": "Hur olika varorna i en lista är",
  "shelves.hint.hitRate": "Personer med minst en träff",
  "shelves.hint.mrr": "Ett delat med platsen för första träffen",
  "shelves.hint.ndcg": "Detsamma, men det som står högre upp väger tyngre",
  "shelves.hint.novelty": "Hur få som har haft varorna, i bitar",
  "shelves.hint.recall": "Hur mycket av det de sedan ville ha som stod i listan",
  "shelves.interval": "{low} till {high}",
  "shelves.items": "Olika varor",
  "shelves.model": "Så bra är modellen",
  "shelves.modelFigure": "Mått",
  "shelves.modelNone": "Det finns ingen modell än",
  "shelves.modelNoneFix": "attune train gör en av det som människor har gjort med varorna.",
  "shelves.modelNotAsked": "Den frågar inte modellen",
  "shelves.modelNotAskedFix": "Det gör bara rekommenderare med källan ”Det som hör ihop”.",
  "shelves.modelNotJudged": "Den här versionen har inte bedömts här",
  "shelves.modelNotJudgedFix":
    "Inget hände så sent att det kunde hållas undan, eller så tränades den på en annan nod.",
  "shelves.modelOwn": "Modellen",
  "shelves.modelPopular": "Det populäraste",
  "shelves.modelSays":
    "På loggens egen historia når dess listor NDCG {own}; de populäraste varorna når {popular}.",
  "shelves.modelSplit":
    "Version {version}. Den lärde sig av det som gjordes med varor före {moment} ({before, number} gånger) och bedömdes på det som kom därefter ({after, number} gånger): listor om {k} för {judged, plural, one {# person} other {# personer}}, över alla varor; det de redan haft får komma igen.",
  "shelves.needPeople":
    "{need, plural, one {# person} other {# personer}} behövs, här {have, plural, =0 {finns ingen} one {finns #} other {finns #}}",
  "shelves.none": "Ingen hylla efterfrågades under perioden",
  "shelves.noneFix":
    "Den svarar på platser vars erbjudanden nämner den, eller på POST /v1/recommendations.",
  "shelves.notReadable": "Datalagret går inte att läsa. attune doctor säger varför.",
  "shelves.off": "Servern körs utan datalager (--warehouse off).",
  "shelves.orderRule":
    "En order räknas inom {days, plural, one {# dag} other {# dagar}} efter ett klick, till det som klickades senast före den. Det säger vad som följde, inte vad hyllan ledde till.",
  "shelves.orders": "Ordrar",
  "shelves.period": "Tidsperiod",
  "shelves.rateTooFew": "Ingen dag har de 20 personer som krävs för en frekvens",
  "shelves.rateChart":
    "Klickfrekvens per dag, med var den ligger med 95 % säkerhet: {last} den {day}",
  "shelves.revenue": "Intäkt",
  "shelves.says":
    "{seen, plural, one {# hylla} other {# hyllor}} sågs av {people, plural, one {# person} other {# personer}}, och {clicked, plural, =0 {ingen klickades} one {# klickades} other {# klickades}}{rate, select, none {} other { ({rate})}}. {orders, plural, =0 {Ingen order} one {# order} other {# ordrar}} följde{revenue, select, none {} other { för {revenue}}}.",
  "shelves.seen": "Sedda",
  "shelves.slot": "Plats",
  "shelves.unseen":
    "{made, plural, one {# hylla} other {# hyllor}} efterfrågades, men ingen har sagt att någon av dem sågs",
  "shelves.unseenFix":
    "SDK:n säger det av sig själv. Andra skickar Decision Viewed och Decision Clicked med beslutets id.",
};
