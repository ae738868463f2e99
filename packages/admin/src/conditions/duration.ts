export const UNITS = ["m", "h", "d", "w"] as const;
export type Unit = (typeof UNITS)[number];
export type Duration = { readonly amount: number; readonly unit: Unit };

const isUnit = (text: string | undefined): text is Unit => UNITS.some((unit) => unit === text);

/** A duration as it is written, 30d; null where it is none of whole units. */
export const durationIn = (text: unknown): Duration | null => {
  const [, amount, unit] =
    typeof text === "string" ? (/^([1-9]\d{0,5})([a-z])$/.exec(text) ?? []) : [];
  return amount === undefined || !isUnit(unit) ? null : { amount: Number(amount), unit };
};

export const durationText = ({ amount, unit }: Duration): string => `${amount}${unit}`;
