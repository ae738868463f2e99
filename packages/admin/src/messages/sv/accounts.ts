export const ACCOUNTS = {
  "accounts.about": "Ett konto är det företag eller hushåll som ett group-anrop nämner.",
  "accounts.called": "Namn",
  "accounts.do": "Åtgärd",
  "accounts.events": "Händelser",
  "accounts.id": "Id",
  "accounts.isOut": "{name} är inte längre med i {account}",
  "accounts.kinds": "Personer och konton",
  "accounts.members": "Medlemmar",
  "accounts.more":
    "{id} · {events, plural, =0 {inga händelser} one {# händelse} other {# händelser}}{first, select, none {} other { sedan {since}}}",
  "accounts.noMembers": "Ingen är med just nu",
  "accounts.none": "Inget group-anrop har nämnt ett konto än",
  "accounts.noneFits": "Inget konto börjar så",
  "accounts.noneFix":
    "Ett konto kommer med det första group-anropet som nämner det: attune.group(id, egenskaper).",
  "accounts.oneSentence":
    "{name} har {orders, plural, =0 {inte handlat än} one {handlat en gång} other {handlat # gånger}}{paid, select, none {} other { för {revenue}}}{seen, select, none {} other { och sågs senast {age}}}.",
  "accounts.revenue": "Intäkter",
  "accounts.search": "Sök på namn eller id",
  "accounts.searchHint": "Hur det börjar. Stora och små bokstäver i namn spelar ingen roll.",
  "accounts.sentence":
    "{count, plural, =0 {Inget konto} one {Ett konto} other {# konton}}{more, select, more { och fler} other {}} {asked, select, none {är {count, plural, =0 {känt} one {känt} other {kända}}} other {stämmer}}.",
  "accounts.takeOut": "Ta ut",
  "accounts.takeOutAbout":
    "Det som gjorts för kontot räknas fortfarande. Ett senare group-anrop tar in personen igen, inget annat gör det.",
  "accounts.takeOutTitle": "Ta ut {name} ur {account}?",
} as const;
