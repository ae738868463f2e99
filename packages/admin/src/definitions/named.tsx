import { useNames } from "./use-names.ts";

type NamedProps = {
  readonly kind: string;
  /** The key of what is named. */
  readonly of: string;
};

/** A definition by its name, with its key for who points at it. */
export const Named = ({ kind, of }: NamedProps) => {
  const name = useNames()(kind, of);
  return name === of ? of : <span title={of}>{name}</span>;
};
