import type { ModelsResponse } from "@attune/contract";
import { problem } from "@attune/contract";
import type { Models } from "./models.ts";
import type { Nights } from "./nightly.ts";
import { createNights } from "./nightly.ts";
import type { ModelsHealth } from "./upkeep.ts";
import { chosenSetting } from "./trainer.ts";
import { createUpkeep } from "./upkeep.ts";
import { versionView } from "./view.ts";
import type { ModelsDeps, Workshop } from "./workshop.ts";
import { createWorkshop } from "./workshop.ts";

/** Of nodes that share a database one trains at night: who holds this, and renews it meanwhile. */
const LEASE = "training";
/** When it dies, another one may train so much later (ms). */
const LEASE_MS = 20_000;
const NIGHT = "night";

export type TrainWish = { readonly full: boolean; readonly search: boolean };

/** What recommendations are served from, and all that may be done with it. */
export type ModelsService = Models & {
  /** Serves what was chosen before the start; or nothing, when nothing was. */
  readonly open: () => Promise<void>;
  /** Something was committed. */
  readonly wake: () => void;
  /** The clock was set: a night may have passed. */
  readonly clockSet: () => void;
  /** Looks at what other nodes have chosen. */
  readonly follow: () => Promise<void>;
  readonly list: () => Promise<ModelsResponse>;
  /** Begins to train; how far it is, `list` tells. */
  readonly train: (wish: TrainWish, actor: string) => Promise<ModelsResponse>;
  readonly rollBack: (version: string, actor: string) => Promise<ModelsResponse>;
  /** Resolves when nothing is being trained. */
  readonly settled: () => Promise<void>;
  readonly health: () => ModelsHealth;
  readonly stop: () => Promise<void>;
};

/** Tells the versions, and how far training is. */
const createList =
  ({ reads }: Pick<ModelsDeps["store"], "reads">, { files, served, tail, trainer }: Workshop) =>
  async (): Promise<ModelsResponse> => {
    const { entries: behind } = await reads.streamLag(tail.position());
    const notes = await Promise.all(files.versions().map(files.note));
    const { step, done, total } = trainer.progress();
    const serves = served.note()?.version;
    return {
      served: served.current()?.version ?? null,
      step,
      done,
      total,
      memory: trainer.memory(),
      problem: trainer.problem(),
      behind,
      versions: notes.flatMap((note) => (note === null ? [] : [versionView(note, serves)])),
    };
  };

/** Nights of models: what is due is trained by one node, and by none when another has done it. */
const createModelNights = (
  { store, clock, config }: ModelsDeps,
  { files, trainer }: Workshop,
  train: () => Promise<void>,
): Nights => {
  const latest = async (): Promise<number | null> => {
    const choice = await store.reads.chosenModel();
    if (choice === null) return null;
    const [newest] = files.versions();
    const note = newest === undefined ? null : await files.note(newest);
    // Whoever rolled back wants no training at once.
    return Math.max(choice.madeAt, note?.at ?? choice.madeAt);
  };
  const trainOnce = async (due: number): Promise<boolean> => {
    const choice = await store.reads.chosenModel();
    if (choice !== null && choice.madeAt >= due) return true;
    if (trainer.isTraining()) return false;
    await train();
    return true;
  };
  return createNights({
    config,
    clock,
    latest,
    train: async (due) => {
      await trainer.settled();
      const lease = await store.leases.claim(LEASE, LEASE_MS);
      if (lease === null) return false;
      const renewing = setInterval(
        () => void store.leases.renew(lease).catch(() => false),
        LEASE_MS / 4,
      );
      try {
        return await trainOnce(due);
      } finally {
        clearInterval(renewing);
        // One that cannot be given back now ends by itself.
        await store.leases.release(lease).catch(() => undefined);
      }
    },
  });
};

/** A command's door trains when it is told to, and not by itself. */
const NO_NIGHTS: Nights = { wake: () => undefined, stop: async () => undefined };

export const createModels = (deps: ModelsDeps): ModelsService => {
  const { store, clock, isServer } = deps;
  const workshop = createWorkshop(deps);
  const { files, served, trainer } = workshop;
  const upkeep = createUpkeep(deps, workshop);

  const list = createList(store, workshop);
  const trainAll = async (search: boolean, actor: string): Promise<void> => {
    const before = served.note()?.version;
    await trainer.train({ search, actor });
    const version = served.note()?.version;
    if (version !== undefined && version !== before) upkeep.made(version, true);
  };
  const refuseWhileTraining = (): void => {
    if (trainer.isTraining()) throw problem("training-goes-on");
  };
  const nights = isServer
    ? createModelNights(deps, workshop, () => trainAll(false, NIGHT))
    : NO_NIGHTS;

  return {
    current: served.current,
    open: async () => {
      await upkeep.follow();
      nights.wake();
    },
    wake: upkeep.wake,
    clockSet: nights.wake,
    follow: upkeep.follow,
    list,
    train: async ({ full, search }, actor) => {
      refuseWhileTraining();
      if (full || served.note() === null) void trainAll(search, actor);
      else await upkeep.retrain();
      return list();
    },
    rollBack: async (version, actor) => {
      refuseWhileTraining();
      const note = files.versions().includes(version) ? await files.note(version) : null;
      if (note === null) throw problem("model-not-found", { detail: version });
      const flaw = await upkeep.serve(version);
      if (flaw !== null) throw problem("model-not-readable", { detail: `${version}: ${flaw}` });
      const { at: madeAt, position } = note;
      const setting = chosenSetting(note);
      const choice = { version, madeAt, position, setting };
      await store.chooseModel({ choice, way: "rolled-back", actor, at: clock.now() });
      upkeep.made(version, false);
      return list();
    },
    settled: trainer.settled,
    health: upkeep.health,
    stop: async () => {
      const asleep = nights.stop();
      await upkeep.stop();
      await asleep;
    },
  };
};
