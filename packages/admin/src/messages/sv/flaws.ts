/** By the code of what is wrong at a place of a request. */
export const FLAWS = {
  "flaw.account-account":
    "$account kan inte stå i ett villkor på ett konto: det gäller redan kontot. Ta bort $account, och behåll det som står i det.",
  "flaw.account-event":
    "$event kan inte stå i ett villkor på ett konto: ett konto har egenskaper, events, orders, revenue, first_seen och last_seen. Vad medlemmarna har gjort frågar man i ett segment av profiler.",
  "flaw.account-item":
    "$item kan inte stå i ett villkor på ett konto: artiklar finns på händelser. Fråga efter dem i where under $event, i ett segment av profiler.",
  "flaw.account-kind":
    "Ett konto är ingen sorts profil: ta bort det, eller ange det i ett segment av profiler som nämner det här inom $account.",
  "flaw.account-path-context":
    "{path} hör till ett anrop, och ett konto är inte med i något: fråga i en regel, eller i where under $event i ett segment av profiler.",
  "flaw.account-path-people":
    "{trait} är en egenskap hos personer: fråga i ett segment av profiler, bredvid $account. Ett konto har egenskaperna från sina group-anrop, {has}.",
  "flaw.budget-cost-high":
    "En gång kostar mer än vad som finns: höj beloppet, eller pausa det som inte ska visas.",
  "flaw.budget-cost-nothing":
    "Det som inte kostar något tar aldrig slut: ta bort budgeten, eller ange vad det kostar.",
  "flaw.budget-digits": "Det räknas i tiotusendelar: högst {digits} siffror efter kommat.",
  "flaw.budget-pace":
    "Det som ska räcka jämnt behöver en tid att räcka i: ange ett fönster, eller ett schema med början och slut.",
  "flaw.bundle-basis": "Ett paket hör till artiklar, en varukorg eller en person.",
  "flaw.bundle-idle": "Det gör ingenting i ett paket, som visas helt eller inte alls.",
  "flaw.bundle-number-empty": "Inget antal är minst {min} och högst {max}.",
  "flaw.bundle-total-empty": "Ingen summa är över {min} och under {max}.",
  "flaw.clause-misplaced":
    "{clause} kan inte stå i ett villkor på {place, select, subject {kunden} event {en händelse (where)} element {ett element i en lista} account {ett konto} item {en artikel} other {{place}}}.",
  "flaw.clause-object": "{clause} ska vara ett objekt.",
  "flaw.clause-unknown":
    "Operatorn {operator} finns inte: ett villkor har fält, $and, $or, $nor, $not och {clauses}. Operatorer på ett värde står under fältet.",
  "flaw.clock-format": "Ett klockslag, som 09:30.",
  "flaw.condition-list": "Här ska det stå en lista med villkor.",
  "flaw.condition-long":
    "Det är för långt: högst {most} nycklar. Använd $in för många värden, eller gör egna segment av delar.",
  "flaw.condition-object": "Ett villkor är ett objekt.",
  "flaw.condition-unreadable":
    "Det går inte att läsa ({why}): högst {most} nivåer, vanliga nycklar och ändliga tal.",
  "flaw.control-taken":
    "Det finns en kontrollgrupp för alla, och policyn {policy} har den: ta bort en av de två.",
  "flaw.count-beyond":
    "Det går inte att säga: av varje slag sparas de {most} senaste händelserna, också med ett tidsfönster.",
  "flaw.crowds-untold":
    "Det gör inget för {source}, som inte skiljer grupper åt: ta bort det, eller använd {sources}.",
  "flaw.currency-code": "Valutan är en kod enligt ISO 4217, som SEK.",
  "flaw.currency-needless": "Valutan hör till summa, medel, minsta och största.",
  "flaw.cuts-order": "Gränserna står i stigande ordning, var och en en gång.",
  "flaw.decision-accounts":
    "Här kan bara segment av profiler användas: gör ett av personer vars konto är i {segment}, och nämn det.",
  "flaw.decision-past":
    "Ett beslut läser egenskaper, segment, konton och anropets sammanhang: gör ett segment av det här villkoret, och nämn det här.",
  "flaw.definition-too-long":
    "Den är längre än {most, number} tecken: dela upp den, eller låt sidan göra det långa innehållet.",
  "flaw.definition-twice": "Det finns två definitioner av samma slag med samma nyckel.",
  "flaw.duration-format": "En tid är ett heltal och en enhet: 500ms, 30s, 15m, 24h, 7d, 2w.",
  "flaw.duration-never": "En tid utan längd är aldrig sann.",
  "flaw.duration-nothing": "0 är ingen tid alls: inget skulle någonsin räknas.",
  "flaw.duration-too-long":
    "En tid är högst 100 år: lämna den tom för det som inte har något slut.",
  "flaw.event-key-unknown": "Nyckeln {key} finns inte: använd {keys}.",
  "flaw.event-match": "Här ska händelsens namn stå (name), och vad som krävs av den (where).",
  "flaw.event-names":
    'Ange namnet på en händelse, eller högst {most} namn: "Order Completed", "$page", eller "*" för vilken som helst.',
  "flaw.factors-not-used":
    "De används inte när valet görs efter {by}: ta bort dem, eller välj efter value eller thompson.",
  "flaw.factors-propensity":
    "thompson lottar benägenheten (propensity): ta med den, eller välj efter value.",
  "flaw.factors-twice": "Varje faktor står en gång.",
  "flaw.field-missing":
    "{field} saknas: det är {wanted, select, string {text} number {ett tal} int {ett heltal} boolean {ja eller nej} array {en lista} object {fält} record {fält} other {{wanted}}}.",
  "flaw.field-unknown":
    "{count, plural, one {Det finns inget fält {names}.} other {Det finns inga fält {names}.}}",
  "flaw.formula-item":
    "item är artikeln som erbjudandet säljer, och det här nämner ingen: ange en artikel, eller läs något annat.",
  "flaw.formula-missing": "Att välja efter en formel kräver en formel.",
  "flaw.formula-not-used":
    "Den används inte när valet görs efter {by}: ta bort den, eller välj efter formula.",
  "flaw.group-unknown":
    "Inget erbjudande nämner gruppen {group}: lägg in den bland grupperna i ett.",
  "flaw.identity-key": "Identitetens definition har nyckeln default.",
  "flaw.item-past":
    "Rekommenderarens regler läser artiklarnas fält, som price, brand, categories och attributes.colour. Vem som får se en rekommendation avgör regeln eller erbjudandet som visar den.",
  "flaw.key-format": "En nyckel är små bokstäver a–z, siffror, - och _.",
  "flaw.key-taken-by-path":
    "Något annat finns på /v1/segments/{key}, så segmentet skulle inte gå att läsa där: välj en annan nyckel.",
  "flaw.kind-unknown": "Det är någon av {kinds}.",
  "flaw.last-count": "Här ska ett heltal från 1 till {most} stå, eller of för det sista värdet.",
  "flaw.learnt-basis":
    "Vikter lärs av vad personer sedan ville ha: ange basis profile, eller vikter written.",
  "flaw.learnt-sources": "Det finns inget att väga: ange två av {sources}, eller vikter written.",
  "flaw.list-empty": "{operator} av en tom lista är aldrig sant.",
  "flaw.list-from-twice":
    "Ange en egenskap som har listan (from), eller en rekommenderare: ett av de två.",
  "flaw.list-min-above": "Det är mer än gränsen: ingen lista har så många artiklar.",
  "flaw.list-too-long": "Högst {limit, plural, one {# post} other {# poster}}.",
  "flaw.list-too-short": "Minst {limit, plural, one {# post} other {# poster}}.",
  "flaw.list-unknown": "Gruppen {group} finns inte: ge den i groups, eller använd $segment.",
  "flaw.measure-count": "Antalet ska vara ett tal, eller ett krav som minst 3.",
  "flaw.measure-key-unknown": "Nyckeln {key} finns inte: använd {keys} och operatorer.",
  "flaw.measure-matched":
    "matched behöver en händelse (name, where), ett fält som båda har (by) och hur många (count).",
  "flaw.measure-of-missing": "{measure} behöver fältet som mäts (of), som total.",
  "flaw.measure-of-needless": "{measure} mäter inget värde: ta bort fältet (of).",
  "flaw.measure-path": "{measure} behöver fältet som mäts och vad det ska vara, som {example}.",
  "flaw.measure-test": "Det står inte vad värdet ska vara: skriv det som {example}.",
  "flaw.named-twice": "Något nämns två gånger.",
  "flaw.never-absent": "Det är aldrig sant: det som inte finns har inget värde för resten.",
  "flaw.never-against": "Det är aldrig sant: {at} frågar efter samma sak.",
  "flaw.never-amount": "Det är aldrig sant: det som mäts är ett tal.",
  "flaw.never-choice": "Det är aldrig sant: inget värde som det tillåter uppfyller resten.",
  "flaw.never-count": "Det är aldrig sant: inget antal händelser uppfyller det.",
  "flaw.never-count-most": "Det är aldrig sant: det finns högst {most} händelser.",
  "flaw.never-events":
    "Det är aldrig sant: inget antal av de här händelserna uppfyller allt som krävs.",
  "flaw.never-inside": "Det är aldrig sant: {path} finns inte ({at} kräver att det saknas).",
  "flaw.never-instant":
    "Det är aldrig sant: ingen tidpunkt ligger efter den ena och före den andra.",
  "flaw.never-length": "Det är aldrig sant: ingen längd uppfyller det.",
  "flaw.never-range": "Det är aldrig sant: inget värde är över det ena och under det andra.",
  "flaw.now-comparison": "$now jämförs bara med {names}.",
  "flaw.now-duration":
    '$now är en tid före eller efter nu, som "-30d", "+7d" eller "0d", och inget mer.',
  "flaw.now-in-where":
    "$now kan inte stå i where: vad en händelse var ändras inte. Använd inom, eller första eller sista av tiden.",
  "flaw.number-not-multiple": "En multipel av {of, number}.",
  "flaw.number-too-big": "{inclusive, select, yes {Högst} other {Mindre än}} {limit, number}.",
  "flaw.number-too-small": "{inclusive, select, yes {Minst} other {Mer än}} {limit, number}.",
  "flaw.operand-comparable": "{operator} ska ha ett tal eller en text att jämföra med.",
  "flaw.operand-group": "{operator} ska ha nyckeln till en grupp.",
  "flaw.operand-list": "{operator} ska ha en lista med värden.",
  "flaw.operand-one-of": "{operator} ska vara något av {values}.",
  "flaw.operand-pattern": "{operator} ska ha ett reguljärt uttryck som text.",
  "flaw.operand-pattern-syntax":
    "{operator} ska ha ett reguljärt uttryck enligt RE2, högst 1 000 tecken: det har varken lookaround eller bakåtreferenser.",
  "flaw.operand-truth": "{operator} ska vara sant eller falskt.",
  "flaw.operand-version": "{operator} ska ha en version som text.",
  "flaw.operator-unknown": "Operatorn {operator} finns inte: använd någon av {operators}.",
  "flaw.operators-mixed": "Operatorer och fält står blandade: skriv fälten för sig.",
  "flaw.part-key-format": "Små bokstäver a–z, siffror, - och _.",
  "flaw.part-twice": "{key} är namnet på en annan del av policyn: välj en annan nyckel.",
  "flaw.pin-place-taken": "En annan artikel är fäst på plats {position}: där står en artikel.",
  "flaw.pin-twice": "{item} är redan fäst: en artikel har en plats.",
  "flaw.plan-allow-required":
    "Med onViolation: allow krävs ingenting: ta bort required, eller låt det varna eller stoppa.",
  "flaw.plan-any": "any godtar alla värden: ta bort det ur listan, eller de andra.",
  "flaw.plan-any-enum": "any godtar alla värden: ange värdenas typ, eller ta bort enum.",
  "flaw.plan-bounds": "{least} {low} är mer än {most} {high}.",
  "flaw.plan-built-in":
    "{trait} räknas ut från händelser: det som skickas med det namnet läses inte.",
  "flaw.plan-depth": "En plan beskriver egenskaper till djupet {most}.",
  "flaw.plan-enum-null": "null kräver nullable: true.",
  "flaw.plan-enum-twice": "Ett värde står två gånger.",
  "flaw.plan-enum-type": "{value} är inte av typen {types}.",
  "flaw.plan-enum-want": "{value} uppfyller inte vad regeln också kräver: {want}.",
  "flaw.plan-events": "Den nämner {count} händelser; en plan nämner högst {most}.",
  "flaw.plan-field-type":
    "{field} är för {what, select, numbers {tal} text {text} lists {listor} objects {objekt} other {{what}}}, och typen är {types}.",
  "flaw.plan-format-long":
    "{format, select, email {En e-postadress} uri {En fullständig adress} date {En dag} datetime {En tidpunkt} currency {En valutakod} country {En landskod} other {{format}}} har minst {least} tecken.",
  "flaw.plan-format-short":
    "{format, select, email {En e-postadress} uri {En fullständig adress} date {En dag} datetime {En tidpunkt} currency {En valutakod} country {En landskod} other {{format}}} har högst {most} tecken.",
  "flaw.plan-item-required": "En post finns alltid: kräv några med minItems.",
  "flaw.plan-no-integer": "Det finns inget heltal från {low} till {high}.",
  "flaw.plan-overlap": "Planen {plan} har det också, för källan {source}: låt det stå i en av dem.",
  "flaw.plan-overlap-elsewhere":
    "Planen {plan} har det också, för alla källor som ingen plan nämner: låt det stå i en av dem.",
  "flaw.plan-properties": "Den har {count} egenskaper; högst {most} kontrolleras.",
  "flaw.plan-purpose-group":
    "Ett ändamål begränsar vad som läses om en person: det hör till egenskaper från identify.",
  "flaw.plan-purpose-other":
    "Planen {plan} säger att egenskapen är till för {purpose}: en person har den en gång.",
  "flaw.plan-purpose-part": "Ett ändamål gäller hela egenskapen: ange det på den.",
  "flaw.plan-source-twice": "{source} står två gånger.",
  "flaw.plan-type-twice": "En typ står två gånger.",
  "flaw.price-band-empty": "Inget pris är över {min} och under {max}.",
  "flaw.range-turned": "Slutet är större än början.",
  "flaw.recommender-circle": "{fallback} faller tillbaka på {recommender}: en kedja har ett slut.",
  "flaw.reference-unknown":
    "{kind, select, slot {Platsen} offer {Erbjudandet} rule {Regeln} policy {Policyn} segment {Segmentet} trait {Egenskapen} purpose {Ändamålet} source {Källan} recommender {Rekommenderaren} other {{kind}}} {key} finns inte. Skapa det som saknas, eller välj något som finns.",
  "flaw.relative-twice": "Bara ett av {names}.",
  "flaw.requires-circle": "{way}: inget av dem skulle någonsin kunna visas.",
  "flaw.schedule-turned": "Det slutar innan det börjar: slutet ligger efter början.",
  "flaw.scope-emptied": "Allt det handlar om är undantaget: det skulle aldrig gälla.",
  "flaw.segment-circle": "Det hänvisar till sig självt: {way}. Ta bort ett av dem.",
  "flaw.segment-keys": "Ange ett segment, eller flera av vilka vilket som helst duger.",
  "flaw.segment-of-accounts":
    "{segment} är ett segment av konton: sätt det under det som krävs av ett konto, så gäller det kontonas medlemmar.",
  "flaw.segment-of-profiles":
    "{segment} är ett segment av profiler, och här gäller det ett konto: nämn ett segment av konton, eller använd det bredvid $account i ett segment av profiler.",
  "flaw.segment-taken":
    "{segment} finns redan som ett segment av {of, select, account {konton} other {profiler}}: välj en annan nyckel, eller arkivera det först.",
  "flaw.slate-beyond": "Plats {position} ligger bortom de {size} som visas.",
  "flaw.slate-offer-twice": "{offer} har redan en plats.",
  "flaw.slate-place-taken": "Plats {position} är redan upptagen av {offer}.",
  "flaw.slot-cannot-show": "Platsen {slot} kan inte visa det: {why}",
  "flaw.source-twice": "En källa står två gånger.",
  "flaw.step-duration": "Ange en tid, som 1h.",
  "flaw.step-shape":
    "Ett steg är en händelse (name), vad som krävs av den (where) och inom vilken tid den följer (in).",
  "flaw.steps-count": "En följd har 1 till {most} steg.",
  "flaw.text-format":
    "Det ska vara {format, select, email {en e-postadress} url {en adress, med https:// framför} uri {en adress} datetime {en tidpunkt, som 2026-11-21T09:30:00Z} date {en dag, som 2026-11-21} time {ett klockslag} other {{format}}}.",
  "flaw.text-too-long": "Högst {limit, plural, one {# tecken} other {# tecken}}.",
  "flaw.text-too-short": "{limit, plural, one {Det får inte vara tomt.} other {Minst # tecken.}}",
  "flaw.then-twice": "En regel visar ett erbjudande, eller flera (offers): ett av de två.",
  "flaw.trait-built-in": "{trait} är inbyggd: välj ett annat namn.",
  "flaw.trait-circle": "Den läser sig själv: {way}. Ta bort en av dem.",
  "flaw.trait-name":
    "En egenskaps nyckel är dess namn i villkor och formler: en bokstav, sedan bokstäver, siffror och _.",
  "flaw.trait-not-expected":
    "Egenskapen {trait} finns inte: ta upp den i en spårningsplan, eller definiera den. Det som ingen plan tar upp väntas inte.",
  "flaw.trait-unknown":
    "Egenskapen {trait} finns inte: definiera den, eller ta upp den i en spårningsplan. Inbyggda: {builtIn}.",
  "flaw.trait-ways": "En egenskap har en av {ways}: den här har {count}.",
  "flaw.value-not-one-of": "Det är något av {values}.",
  "flaw.value-type":
    "Det ska vara {wanted, select, string {text} number {ett tal} int {ett heltal} boolean {ja eller nej} array {en lista} object {fält} record {fält} other {{wanted}}}.",
  "flaw.window-between": "Här ska en första dag stå (from), och dagen som det slutar före (until).",
  "flaw.window-edge":
    'Här ska en dag stå, som "2026-01-31", eller en tidpunkt, som "2026-01-31T12:00:00Z".',
  "flaw.window-empty": "Ange från, till eller båda.",
  "flaw.window-or-within": "Inom (within) och fönster (window) säger samma sak: behåll ett.",
  "flaw.window-turned": "Slutet ligger inte efter början: det är aldrig sant.",
  "flaw.window-twice": "Inom och mellan går inte ihop: använd ett av dem.",
  "flaw.within-duration": "Ange en tid, som 60d, eller något av {names}.",
} as const;
