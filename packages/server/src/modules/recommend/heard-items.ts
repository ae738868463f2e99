/** Ids of items that others have changed, until they are taken in. */
export const createHeardItems = (takeIn: (ids: readonly string[]) => Promise<void>) => {
  const heard = new Set<string>();
  return {
    hear: (ids: readonly string[]): void => {
      for (const id of ids) heard.add(id);
    },
    /** Takes in what was heard since the last time; where that fails, it is still to be taken in. */
    follow: async (): Promise<void> => {
      const ids = [...heard];
      heard.clear();
      try {
        await takeIn(ids);
      } catch (error) {
        for (const id of ids) heard.add(id);
        throw error;
      }
    },
  };
};
