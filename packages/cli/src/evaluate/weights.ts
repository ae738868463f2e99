import { CommandProblem } from "../problem/index.ts";

/** How much each signal of a file says. */
export type Weights = {
  /** 0 for a signal that is not known. */
  readonly of: (signal: string) => number;
  /** Refuses a file in which signals stood that are not known. */
  readonly refuseUnknown: () => void;
};

/** What files call signals. */
const SYNONYMS: Readonly<Record<string, string>> = {
  pv: "view",
  click: "view",
  fav: "favourite",
  favorite: "favourite",
  like: "favourite",
  addtocart: "cart",
  add_to_cart: "cart",
  buy: "purchase",
  order: "purchase",
  transaction: "purchase",
  refund: "return",
};

const SHOWN = 10;

const refuse = (text: string): never => {
  throw new CommandProblem("--weights is not valid", {
    detail: `It was ${text}.`,
    fix: "Write it as --weights view=1,cart=1.5,buy=2,return=-1.",
  });
};

const parse = (text: string): readonly (readonly [string, number])[] =>
  text.split(",").map((part) => {
    const [name = "", weight = "", ...more] = part.split("=");
    const number = Number(weight);
    const isValid = name.trim() !== "" && weight.trim() !== "" && more.length === 0;
    return isValid && Number.isFinite(number) && Math.abs(number) <= 1_000
      ? ([name.trim(), number] as const)
      : refuse(text);
  });

/** The weights of the signals that have names, and those that somebody says besides. */
export const createWeights = (
  usual: Readonly<Record<string, number>>,
  said: string | undefined,
): Weights => {
  const own = new Map(said === undefined ? [] : parse(said));
  const unknown = new Set<string>();
  return {
    of: (signal) => {
      const name = signal.toLowerCase();
      const weight = own.get(signal) ?? own.get(name) ?? usual[SYNONYMS[name] ?? name];
      if (weight === undefined) unknown.add(signal);
      return weight ?? 0;
    },
    refuseUnknown: () => {
      if (unknown.size === 0) return;
      const names = [...unknown].slice(0, SHOWN).map((name) => (name === "" ? "(empty)" : name));
      throw new CommandProblem("The file has signals without a weight", {
        detail: `${names.join(", ")}${unknown.size > SHOWN ? " and more" : ""}`,
        fix: "Say what each counts with --weights NAME=NUMBER,…: 0 for nothing, below 0 for what speaks against an item.",
      });
    },
  };
};
