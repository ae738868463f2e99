/** Lists that can be told apart; what comes after them is as empty. */
const MOST = 65_536;

/** Gives each list of names a number, the empty one nought: many share a few. */
export const createLists = (most: number = MOST) => {
  const lists: (readonly string[])[] = [[]];
  const numbers = new Map<string, number>([["[]", 0]]);
  return {
    numberOf: (list: readonly string[]): number => {
      if (list.length === 0) return 0;
      const key = JSON.stringify(list);
      const known = numbers.get(key);
      if (known !== undefined) return known;
      if (lists.length >= most) return 0;
      numbers.set(key, lists.length);
      lists.push(list);
      return lists.length - 1;
    },
    all: (): readonly (readonly string[])[] => lists,
  };
};
export type Lists = ReturnType<typeof createLists>;
