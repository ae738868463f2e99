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
  "session.title": "Logga in",
} as const;
