import type { Store } from "../store/index.ts";

/** A store that calls `wake` after each of its commits. */
export const wakefulStore = (store: Store, wake: () => void): Store => {
  const waking =
    <A extends readonly unknown[], R>(work: (...given: A) => Promise<R>) =>
    async (...given: A): Promise<R> => {
      const answer = await work(...given);
      wake();
      return answer;
    };
  return {
    ...store,
    commitEvents: waking(store.commitEvents),
    commitDecisions: waking(store.commitDecisions),
    ensureFacet: waking(store.ensureFacet),
    recordConsent: waking(store.recordConsent),
    unmerge: waking(store.unmerge),
    undoUnmerge: waking(store.undoUnmerge),
    leaveAccount: waking(store.leaveAccount),
    changeDefinitions: waking(store.changeDefinitions),
    changeCatalog: waking(store.changeCatalog),
    fireTimers: waking(store.fireTimers),
    releaseQuarantined: waking(store.releaseQuarantined),
    discardQuarantined: waking(store.discardQuarantined),
  };
};
