export const UI = {
  "ui.cancel": "Avbryt",
  "ui.close": "Stäng",
  "ui.insufficient": "För lite data:",
  "ui.loading": "Hämtar",
  "ui.notJson": "Det här är inte JSON än. Det gamla gäller tills det är det.",
  "ui.notSet": "Inget valt",
  "ui.nothingFound": "Inget stämmer med det du skrev.",
  "ui.oneALine": "En per rad.",
  "ui.retry": "Försök igen",
  "ui.undo": "Ångra",
  "ui.unreachable": "Attune svarar inte",
  "ui.unreachableFix": "Kontrollera nätverket och att servern är igång.",
} as const;
