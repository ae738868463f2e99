export const SETUP = {
  "setup.about":
    "Vad som kommer in, vem som får göra vad och vad människor har sagt ja till. Alla ändringar här står i granskningsloggen.",
  "setup.back": "Tillbaka till inställningarna",
  "setup.concerns":
    "{count, plural, =0 {inget behöver ses över} one {# sak behöver ses över} other {# saker behöver ses över}}",
  "setup.name": "Inställningar",
  "setup.notYours": "{name} är inte till för din roll",
  "setup.parts": "Inställningarnas delar",
  "setup.sentence":
    "{sources, plural, =0 {Ingen källa skickar något än} one {# källa skickar} other {# källor skickar}}, och {concerns}.",
  "setup.whoMay": "Din roll är {role}; här krävs {roles}. En ägare kan ge dig en annan.",
} as const;
