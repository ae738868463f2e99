export const YOU = {
  "you.about": "Your own sessions and password.",
  "you.changePassword": "Change the password",
  "you.current": "Present password",
  "you.end": "End it",
  "you.ended": "The session has ended",
  "you.name": "You",
  "you.password": "Password",
  "you.passwordChanged": "The password is changed; every other session has ended",
  "you.seen": "used",
  "you.sentence":
    "{name}, you are {role} and signed in {count, plural, one {in this browser only} other {in # browsers}}.",
  "you.sessions": "Where you are signed in",
  "you.sessionsAndPassword": "Your sessions and password",
  "you.thisOne": "this one",
  "you.until": "ends {at}",
} as const;
