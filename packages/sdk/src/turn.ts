/**
 * Runs work when no other tab of the page's origin does: of twenty one sends, and the others find
 * nothing left. `isAlone` is false where there are no Web Locks (pages that are not secure, frames
 * without an origin): then a tab should leave what is another's to that one for a while.
 */
export type Turn = (work: (isAlone: boolean) => Promise<void>) => Promise<void>;

export const createTurn =
  (name: string): Turn =>
  async (work) => {
    let isBegun = false;
    try {
      await navigator.locks.request(name, () => {
        isBegun = true;
        return work(true);
      });
    } catch (error) {
      if (isBegun) throw error;
      await work(false);
    }
  };
