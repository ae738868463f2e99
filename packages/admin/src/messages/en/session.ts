export const SESSION = {
  "session.choosePassword": "Choose a password",
  "session.ended": "Your session has ended",
  "session.endedAbout":
    "Nothing is lost: the page stands as you left it. What was on its way is sent once you, {name}, are signed in again.",
  "session.email": "E-mail",
  "session.forgotten":
    "No password, or forgotten it? An owner can make you a one-time link: attune people link.",
  "session.link": "Signing in with your link",
  "session.linkRefused": "This link does not open anything any more",
  "session.newPassword": "New password",
  "session.otherAbout":
    "You are signed in as {other}. What {name} wrote here and what was on its way has not been sent. If you go on as {other}, the page is opened anew and that is lost.",
  "session.otherGoOn": "Go on as {other}",
  "session.otherSignIn": "Sign in as {name}",
  "session.otherTitle": "This is {name}’s page",
  "session.password": "Password",
  "session.passwordHint": "At least 12 characters. A few words in a row are easy to remember.",
  "session.setPassword": "Set password and sign in",
  "session.signIn": "Sign in",
  "session.signOut": "Sign out",
  "session.notYours": "Your role cannot do this",
  "session.title": "Sign in",
  "session.wayBack": "Back to the list",
  "session.whoMay":
    "It takes the role of {roles}. Somebody who owns the installation can give it to you.",
} as const;
