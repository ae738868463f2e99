export const FORM = {
  "form.add": "Lägg till …",
  "form.addField": "Lägg till fältet",
  "form.addNew":
    "{kind, select, slot {Ny plats} offer {Nytt erbjudande} segment {Nytt segment} purpose {Nytt ändamål} source {Ny källa} item {Ny vara} other {Ny}} …",
  "form.addVersion": "Lägg till språk eller version",
  "form.asksNothing": "Inget krävs: alla",
  "form.choices": "Får vara",
  "form.choose": "Välj …",
  "form.clear": "Ta bort valet",
  "form.device": "Enhet",
  "form.everybody": "{others, select, no {Alla} other {Alla andra}}",
  "form.fieldAsJson": "Som JSON",
  "form.fieldIs": "Det är",
  "form.fieldName": "Ytterligare ett fält i innehållet",
  "form.fieldRequired": "Finns alltid med",
  "form.fieldSchema": "Fältets JSON Schema",
  "form.fieldSchemaHint":
    "Gränser, format och anteckningar: allt som ett schema för innehåll kan säga.",
  "form.fieldSort":
    "{sort, select, text {Text} number {Tal} integer {Heltal} boolean {Ja eller nej} choice {Ett av några värden} texts {Lista med texter} other {Något annat}}",
  "form.formula": "Formel",
  "form.formulaHint": "CEL, till exempel item.price * 0.9.",
  "form.jsonSchema": "JSON Schema",
  "form.keyFormat":
    "En nyckel består av små bokstäver a–z, siffror, - och _ och börjar med en bokstav eller siffra: {suggestion} går bra.",
  "form.keyNone":
    "En nyckel består av små bokstäver a–z, siffror, - och _ och börjar med en bokstav eller siffra.",
  "form.keyTaken": "Nyckeln används redan. Öppna den som finns eller välj en annan nyckel.",
  "form.language": "Språk",
  "form.name": "Namn",
  "form.nameFormat":
    "Ett namn består av bokstäver a–z, siffror och _ och börjar inte med en siffra.",
  "form.nameMissing": "Det måste ha ett namn.",
  "form.nameTaken": "Ett annat heter så redan.",
  "form.noOtherFields": "Innehållet har inga andra fält",
  "form.nobodyNamed": "Utan målgrupp",
  "form.now": "Nu",
  "form.ownContent": "Sidan visar sitt eget",
  "form.removeVersion": "Ta bort versionen",
  "form.segment": "Segment",
  "form.then": "Sedan",
  "form.unfinished": "Ett villkor är halvfärdigt. Resten visas här när det är klart.",
  "form.would":
    "{change, select, create {Börjar gälla, som v{version, number}:} update {v{version, number} ersätter det som gäller nu:} archive {Gäller inte längre:} in_review {Väntar på godkännande som den är:} other {Det här skiljer sig:}}",
} as const;
