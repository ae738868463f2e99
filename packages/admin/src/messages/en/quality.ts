export const QUALITY = {
  "quality.freshnessIs":
    "{freshness, select, fresh {fresh} late {late} silent {silent} never {never sent} other {nothing expected}}",
  "quality.needEvents": "{need, number} events needed, {have, number} so far",
  "quality.noPlan": "no tracking plan names its traits",
} as const;
