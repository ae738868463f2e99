/** Gives names numbers from 0, in the order in which they come. */
export type Numbering = {
  readonly numberOf: (name: string) => number;
  readonly size: () => number;
};

export const createNumbering = (): Numbering => {
  const numbers = new Map<string, number>();
  return {
    numberOf: (name) => {
      const known = numbers.get(name);
      if (known !== undefined) return known;
      numbers.set(name, numbers.size);
      return numbers.size - 1;
    },
    size: () => numbers.size,
  };
};
