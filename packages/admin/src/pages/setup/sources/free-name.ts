/** A name of the source's own, with a number behind it as long as another key has it. */
export const freeName = (source: string, taken: readonly string[]): string => {
  const known = new Set(taken.map((name) => name.toLowerCase()));
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? source : `${source}-${number}`;
    if (!known.has(name.toLowerCase())) return name;
  }
};
