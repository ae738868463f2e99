export const QUALITY = {
  "quality.freshnessIs":
    "{freshness, select, fresh {färsk} late {sen} silent {tyst} never {har inte skickat något} other {inget väntat}}",
  "quality.needEvents": "det behövs {need, number} händelser, hittills {have, number}",
  "quality.noPlan": "ingen spårningsplan nämner dess egenskaper",
} as const;
