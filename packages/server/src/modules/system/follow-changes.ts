import type { Changed, ChangeNews, Store } from "../../platform/store/index.ts";

/** After a failure it is tried again so much later, in ms. */
const AGAIN_MS = 1_000;
/** How often a node looks whether it has missed something, in ms. */
const LOOK_MS = 30_000;

export type FollowDeps = {
  readonly store: Pick<Store, "isShared" | "onChange">;
  /** Told which items of the catalog others change, before that is followed; null for any. */
  readonly hearOfItems: (ids: ChangeNews["items"]) => void;
  /** What to do when something has changed; one that fails is tried again. */
  readonly follow: Readonly<Record<Changed, () => Promise<void>>>;
  /** Looks, at little cost, whether what this node knows is what the database has. */
  readonly look: () => Promise<void>;
  readonly onError: (error: unknown) => void;
};

/** Does work when it is asked to, once more when it was asked meanwhile, and again when it fails. */
const createRepeater = (work: () => Promise<void>, onError: (error: unknown) => void) => {
  let isAsked = false;
  let isWorking = false;
  let waiting: NodeJS.Timeout | null = null;
  let isStopped = false;
  let isFailing = false;

  const run = async (): Promise<void> => {
    isWorking = true;
    isAsked = false;
    let rest = 0;
    try {
      await work();
      isFailing = false;
    } catch (error) {
      isAsked = true;
      rest = AGAIN_MS;
      // Told once, however often it fails until it works again.
      if (!isFailing) onError(error);
      isFailing = true;
    }
    isWorking = false;
    if (isAsked && !isStopped)
      waiting = setTimeout(() => {
        waiting = null;
        void run();
      }, rest).unref();
  };
  return {
    ask: (): void => {
      isAsked = true;
      if (waiting) clearTimeout(waiting);
      waiting = null;
      if (!isWorking) void run();
    },
    stop: (): void => {
      isStopped = true;
      isAsked = false;
      if (waiting) clearTimeout(waiting);
    },
  };
};

/** Keeps what a node has in memory up with what other nodes write; answers how to stop. */
export const followChanges = ({
  store,
  hearOfItems,
  follow,
  look,
  onError,
}: FollowDeps): (() => void) => {
  if (!store.isShared) return () => undefined;
  const repeaters: Readonly<Record<Changed, ReturnType<typeof createRepeater>>> = {
    catalog: createRepeater(follow.catalog, onError),
    definitions: createRepeater(follow.definitions, onError),
    keys: createRepeater(follow.keys, onError),
    models: createRepeater(follow.models, onError),
    timers: createRepeater(follow.timers, onError),
  };
  const ignore = store.onChange(({ changed, items }) => {
    if (changed.includes("catalog")) hearOfItems(items);
    changed.forEach((each) => repeaters[each].ask());
  });
  // What was changed between the reading at the start and now. The catalog is first read here.
  hearOfItems(null);
  for (const repeater of Object.values(repeaters)) repeater.ask();
  const looking = setInterval(() => void look().catch(onError), LOOK_MS).unref();
  return () => {
    ignore();
    clearInterval(looking);
    for (const repeater of Object.values(repeaters)) repeater.stop();
  };
};
