export const SESSION = {
  "session.choosePassword": "Välj ett lösenord",
  "session.ended": "Din session har tagit slut",
  "session.endedAbout":
    "Inget är förlorat: sidan står kvar som du lämnade den. Det som var på väg skickas när du, {name}, har loggat in igen.",
  "session.email": "E-post",
  "session.forgotten":
    "Inget lösenord, eller glömt det? En ägare kan ge dig en engångslänk: attune people link.",
  "session.link": "Loggar in med din länk",
  "session.linkRefused": "Länken gäller inte längre",
  "session.newPassword": "Nytt lösenord",
  "session.otherAbout":
    "Du är inloggad som {other}. Det som {name} har skrivit här och det som var på väg har inte skickats. Fortsätter du som {other} öppnas sidan på nytt, och då går det förlorat.",
  "session.otherGoOn": "Fortsätt som {other}",
  "session.otherSignIn": "Logga in som {name}",
  "session.otherTitle": "Det här är en sida som {name} har öppnat",
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
