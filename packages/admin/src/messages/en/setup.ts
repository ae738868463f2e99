export const SETUP = {
  "setup.about":
    "What comes in, who may do what, and what people agreed to. Whatever is changed here stands in the audit log.",
  "setup.back": "Back to the set-up",
  "setup.concerns":
    "{count, plural, =0 {nothing needs looking at} one {# thing needs looking at} other {# things need looking at}}",
  "setup.name": "Set-up",
  "setup.notYours": "{name} is not for your role",
  "setup.parts": "Parts of the set-up",
  "setup.sentence":
    "{sources, plural, =0 {No source sends anything yet} one {# source sends} other {# sources send}}, and {concerns}.",
  "setup.whoMay": "Your role is {role}; this takes {roles}. An owner can give you another.",
} as const;
