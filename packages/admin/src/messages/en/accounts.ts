export const ACCOUNTS = {
  "accounts.about": "An account is the company or household that a group call names.",
  "accounts.called": "Name",
  "accounts.do": "Do",
  "accounts.events": "Events",
  "accounts.id": "Id",
  "accounts.isOut": "{name} is in {account} no longer",
  "accounts.kinds": "People and accounts",
  "accounts.members": "Members",
  "accounts.more":
    "{id} · {events, plural, =0 {no events} one {# event} other {# events}}{first, select, none {} other { since {since}}}",
  "accounts.noMembers": "Nobody is in it now",
  "accounts.none": "No group call has named an account yet",
  "accounts.noneFits": "No account begins like this",
  "accounts.noneFix":
    "An account comes with the first group call that names it: attune.group(id, traits).",
  "accounts.oneSentence":
    "{name} has {orders, plural, =0 {not ordered yet} one {ordered once} other {ordered # times}}{paid, select, none {} other { for {revenue}}}{seen, select, none {} other {, and was last seen {age}}}.",
  "accounts.revenue": "Revenue",
  "accounts.search": "Search by name or id",
  "accounts.searchHint": "How it begins; capitals do not matter in names.",
  "accounts.sentence":
    "{count, plural, =0 {No account} one {One account} other {# accounts}}{more, select, more { and more} other {}} {asked, select, none {{count, plural, =0 {is} one {is} other {are}} known} other {{count, plural, =0 {fits} one {fits} other {fit}}}}.",
  "accounts.takeOut": "Take out",
  "accounts.takeOutAbout":
    "What was done for the account stays counted. A later group call joins the person again; nothing else does.",
  "accounts.takeOutTitle": "Take {name} out of {account}?",
} as const;
