import { compileFormula } from "../formula/index.ts";
import type { Arbitration, Slate } from "./arbitration.ts";

/** What is wrong, and where (a JSON Pointer). */
export type ArbitrationFlaw = { readonly pointer: string; readonly message: string };

const formulaFlaws = ({ by, formula }: Arbitration): string[] => {
  if (by !== "formula")
    return formula === undefined
      ? []
      : [`it is not used with by: ${by}. Leave it out, or say by: formula`];
  if (formula === undefined) return ["by: formula needs one"];
  const compiled = compileFormula(formula);
  return typeof compiled === "string" ? [compiled] : [];
};

const factorFlaws = ({ by, factors }: Arbitration): string[] => {
  if (factors === undefined) return [];
  if (by === "priority" || by === "formula")
    return [`they are not used with by: ${by}. Leave them out, or say by: value or by: thompson`];
  if (new Set(factors).size < factors.length) return ["each factor stands once"];
  return by === "thompson" && !factors.includes("propensity")
    ? ["thompson draws the propensity: name it, or say by: value"]
    : [];
};

/** What is wrong with how a slot chooses. Names in a formula that are no parts of a score are traits. */
export const arbitrationFlaws = (arbitration: Arbitration): readonly ArbitrationFlaw[] => [
  ...formulaFlaws(arbitration).map((message) => ({ pointer: "/formula", message })),
  ...factorFlaws(arbitration).map((message) => ({ pointer: "/factors", message })),
];

/** What is wrong with a slate by itself: pins that cannot all be where they are wanted. */
export const slateFlaws = ({ size, pins = [] }: Slate): readonly ArbitrationFlaw[] =>
  pins.flatMap(({ offer, position }, index): ArbitrationFlaw[] => {
    const before = pins.slice(0, index);
    const twice = before.find((pin) => pin.position === position);
    return [
      ...(position > size
        ? [
            {
              pointer: `/pins/${index}/position`,
              message: `${position} is beyond the ${size} that are shown`,
            },
          ]
        : []),
      ...(twice
        ? [
            {
              pointer: `/pins/${index}/position`,
              message: `${position} is the place of ${twice.offer} already`,
            },
          ]
        : []),
      ...(before.some((pin) => pin.offer === offer)
        ? [{ pointer: `/pins/${index}/offer`, message: `${offer} has a place already` }]
        : []),
    ];
  });
