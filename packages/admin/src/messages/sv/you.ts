export const YOU = {
  "you.about": "Dina egna sessioner och ditt lösenord.",
  "you.changePassword": "Byt lösenord",
  "you.current": "Nuvarande lösenord",
  "you.end": "Avsluta",
  "you.ended": "Sessionen är avslutad",
  "you.name": "Du",
  "you.password": "Lösenord",
  "you.passwordChanged": "Lösenordet är bytt och alla andra sessioner avslutade",
  "you.seen": "användes",
  "you.sentence":
    "{name}, du är {role} och inloggad {count, plural, one {bara i den här webbläsaren} other {i # webbläsare}}.",
  "you.sessions": "Här är du inloggad",
  "you.sessionsAndPassword": "Dina sessioner och ditt lösenord",
  "you.thisOne": "den här",
  "you.until": "slutar {at}",
} as const;
