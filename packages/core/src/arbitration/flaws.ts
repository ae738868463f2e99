import type { Told } from "../flaw/index.ts";
import { told } from "../flaw/index.ts";
import { compileFormula } from "../formula/index.ts";
import type { Arbitration, Slate } from "./arbitration.ts";

/** What is wrong, and where (a JSON Pointer). */
export type ArbitrationFlaw = Told & { readonly pointer: string };

const formulaFlaws = ({ by, formula }: Arbitration): Told[] => {
  if (by !== "formula") return formula === undefined ? [] : [told("formula-not-used", { by })];
  if (formula === undefined) return [told("formula-missing")];
  const compiled = compileFormula(formula);
  return typeof compiled === "string" ? [{ message: compiled }] : [];
};

const factorFlaws = ({ by, factors }: Arbitration): Told[] => {
  if (factors === undefined) return [];
  if (by === "priority" || by === "formula") return [told("factors-not-used", { by })];
  if (new Set(factors).size < factors.length) return [told("factors-twice")];
  return by === "thompson" && !factors.includes("propensity") ? [told("factors-propensity")] : [];
};

/** What is wrong with how a slot chooses. Names in a formula that are no parts of a score are traits. */
export const arbitrationFlaws = (arbitration: Arbitration): readonly ArbitrationFlaw[] => [
  ...formulaFlaws(arbitration).map((wrong) => ({ pointer: "/formula", ...wrong })),
  ...factorFlaws(arbitration).map((wrong) => ({ pointer: "/factors", ...wrong })),
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
              ...told("slate-beyond", { position, size }),
            },
          ]
        : []),
      ...(twice
        ? [
            {
              pointer: `/pins/${index}/position`,
              ...told("slate-place-taken", { position, offer: twice.offer }),
            },
          ]
        : []),
      ...(before.some((pin) => pin.offer === offer)
        ? [{ pointer: `/pins/${index}/offer`, ...told("slate-offer-twice", { offer }) }]
        : []),
    ];
  });
