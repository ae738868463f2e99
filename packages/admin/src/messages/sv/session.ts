export const SESSION = {
  "session.choosePassword": "Välj ett lösenord",
  "session.email": "E-post",
  "session.forgotten":
    "Inget lösenord, eller glömt det? En ägare kan ge dig en engångslänk: attune people link.",
  "session.link": "Loggar in med din länk",
  "session.linkRefused": "Länken gäller inte längre",
  "session.newPassword": "Nytt lösenord",
  "session.password": "Lösenord",
  "session.passwordHint": "Minst 12 tecken. Några ord i rad är lätta att minnas.",
  "session.setPassword": "Spara lösenordet och logga in",
  "session.signIn": "Logga in",
  "session.signOut": "Logga ut",
  "session.notYours": "Din roll får inte göra det här",
  "session.title": "Logga in",
  "session.wayBack": "Tillbaka till listan",
  "session.whoMay": "Det krävs rollen {roles}. En ägare kan ge dig den.",
} as const;
