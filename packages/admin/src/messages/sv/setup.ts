export const SETUP = {
  "setup.about":
    "Vad som kommer in, vem som får göra vad och vad människor har sagt ja till. Alla ändringar här står i granskningsloggen.",
  "setup.concerns":
    "{count, plural, =0 {inget behöver ses över} one {# sak behöver ses över} other {# saker behöver ses över}}",
  "setup.name": "Inställningar",
  "setup.parts": "Inställningarnas delar",
  "setup.sentence":
    "{sources, plural, =0 {Ingen källa skickar något än} one {# källa skickar} other {# källor skickar}}, och {concerns}.",
} as const;
