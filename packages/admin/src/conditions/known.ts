import { createContext, use } from "react";

/** What is known to exist: offered where a name is written. */
export type Known = {
  readonly events: readonly string[];
  readonly traits: readonly string[];
  readonly accountTraits: readonly string[];
  readonly itemFields: readonly string[];
  readonly segments: readonly {
    readonly key: string;
    readonly name: string;
    readonly of: "profile" | "account";
  }[];
  /** Properties of these events, or of all that are known. */
  readonly propertiesOf: (events: readonly string[]) => readonly string[];
};

export const NOTHING_KNOWN: Known = {
  events: [],
  traits: [],
  accountTraits: [],
  itemFields: [],
  segments: [],
  propertiesOf: () => [],
};

/** What the server says of the condition as it is written now, by places in it (JSON Pointers). */
export type Told = {
  readonly flaws: readonly { readonly pointer: string; readonly message: string }[];
};

export type Surroundings = { readonly known: Known; readonly told: Told };

const SurroundingsContext = createContext<Surroundings>({
  known: NOTHING_KNOWN,
  told: { flaws: [] },
});
export const SurroundingsProvider = SurroundingsContext.Provider;
export const useSurroundings = (): Surroundings => use(SurroundingsContext);

/** What is wrong at a place or below it. */
export const flawsBelow = ({ flaws }: Told, pointer: string): readonly string[] =>
  flaws
    .filter((flaw) => flaw.pointer === pointer || flaw.pointer.startsWith(`${pointer}/`))
    .map(({ message }) => message);
