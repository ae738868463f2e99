export const UI = {
  "ui.cancel": "Cancel",
  "ui.close": "Close",
  "ui.insufficient": "Not enough data:",
  "ui.loading": "Loading",
  "ui.notJson": "This is not JSON yet. What was there before stays until it is.",
  "ui.notSet": "Not set",
  "ui.nothingFound": "Nothing has these letters.",
  "ui.oneALine": "One on each line.",
  "ui.retry": "Try again",
  "ui.undo": "Undo",
  "ui.unreachable": "Attune does not answer",
  "ui.unreachableFix": "Check the network, and that the server is running.",
} as const;
