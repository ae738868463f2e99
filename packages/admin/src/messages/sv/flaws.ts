/** By the code of what is wrong at a place of a request. */
export const FLAWS = {
  "flaw.control-taken":
    "Det finns en kontrollgrupp för alla, och policyn {policy} har den: ta bort en av de två.",
  "flaw.definition-too-long":
    "Den är längre än {most, number} tecken: dela upp den, eller låt sidan göra det långa innehållet.",
  "flaw.definition-twice": "Det finns två definitioner av samma slag med samma nyckel.",
  "flaw.duration-nothing": "0 är ingen tid alls: inget skulle någonsin räknas.",
  "flaw.duration-too-long":
    "En tid är högst 100 år: lämna den tom för det som inte har något slut.",
  "flaw.field-missing":
    "{field} saknas: det är {wanted, select, string {text} number {ett tal} int {ett heltal} boolean {ja eller nej} array {en lista} object {fält} record {fält} other {{wanted}}}.",
  "flaw.field-unknown":
    "{count, plural, one {Det finns inget fält {names}.} other {Det finns inga fält {names}.}}",
  "flaw.group-unknown":
    "Inget erbjudande nämner gruppen {group}: lägg in den bland grupperna i ett.",
  "flaw.identity-key": "Identitetens definition har nyckeln default.",
  "flaw.key-taken-by-path":
    "Något annat finns på /v1/segments/{key}, så segmentet skulle inte gå att läsa där: välj en annan nyckel.",
  "flaw.kind-unknown": "Det är någon av {kinds}.",
  "flaw.list-too-long": "Högst {limit, plural, one {# post} other {# poster}}.",
  "flaw.list-too-short": "Minst {limit, plural, one {# post} other {# poster}}.",
  "flaw.number-not-multiple": "En multipel av {of, number}.",
  "flaw.number-too-big": "{inclusive, select, yes {Högst} other {Mindre än}} {limit, number}.",
  "flaw.number-too-small": "{inclusive, select, yes {Minst} other {Mer än}} {limit, number}.",
  "flaw.part-twice": "{key} är namnet på en annan del av policyn: välj en annan nyckel.",
  "flaw.plan-any": "any godtar alla värden: ta bort det ur listan, eller de andra.",
  "flaw.plan-enum-twice": "Ett värde står två gånger.",
  "flaw.plan-overlap": "Planen {plan} har det också, för källan {source}: låt det stå i en av dem.",
  "flaw.plan-overlap-elsewhere":
    "Planen {plan} har det också, för alla källor som ingen plan nämner: låt det stå i en av dem.",
  "flaw.plan-source-twice": "{source} står två gånger.",
  "flaw.plan-type-twice": "En typ står två gånger.",
  "flaw.reference-unknown":
    "{kind, select, slot {Platsen} offer {Erbjudandet} rule {Regeln} policy {Policyn} segment {Segmentet} trait {Egenskapen} purpose {Ändamålet} source {Källan} recommender {Rekommenderaren} other {{kind}}} {key} finns inte. Skapa det som saknas, eller välj något som finns.",
  "flaw.scope-emptied": "Allt det handlar om är undantaget: det skulle aldrig gälla.",
  "flaw.slot-cannot-show": "Platsen {slot} kan inte visa det: {why}",
  "flaw.text-format":
    "Det ska vara {format, select, email {en e-postadress} url {en adress, med https:// framför} uri {en adress} datetime {en tidpunkt, som 2026-11-21T09:30:00Z} date {en dag, som 2026-11-21} time {ett klockslag} other {{format}}}.",
  "flaw.text-too-long": "Högst {limit, plural, one {# tecken} other {# tecken}}.",
  "flaw.text-too-short": "{limit, plural, one {Det får inte vara tomt.} other {Minst # tecken.}}",
  "flaw.trait-not-expected":
    "Egenskapen {trait} finns inte: ta upp den i en spårningsplan, eller definiera den. Det som ingen plan tar upp väntas inte.",
  "flaw.value-not-one-of": "Det är något av {values}.",
  "flaw.value-type":
    "Det ska vara {wanted, select, string {text} number {ett tal} int {ett heltal} boolean {ja eller nej} array {en lista} object {fält} record {fält} other {{wanted}}}.",
} as const;
