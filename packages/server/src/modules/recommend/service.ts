import type { ModelsResponse } from "@attune/contract";
import { problem } from "@attune/contract";
import type { Models } from "./models.ts";
import { eachNight } from "./nightly.ts";
import type { ModelsHealth } from "./upkeep.ts";
import { createUpkeep } from "./upkeep.ts";
import { versionView } from "./view.ts";
import type { ModelsDeps, Workshop } from "./workshop.ts";
import { createWorkshop } from "./workshop.ts";

/** Of nodes that share a database one trains at night. */
const LEASE = "training";
const LEASE_MS = 3_600_000;
const NIGHT = "night";

export type TrainWish = { readonly full: boolean; readonly search: boolean };

/** What recommendations are served from, and all that may be done with it. */
export type ModelsService = Models & {
  /** Serves what was chosen before the start; or nothing, when nothing was. */
  readonly open: () => Promise<void>;
  /** Something was committed. */
  readonly wake: () => void;
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
  ({ files, served, trainer }: Workshop) =>
  async (): Promise<ModelsResponse> => {
    const notes = await Promise.all(files.versions().map(files.note));
    const { step, done, total } = trainer.progress();
    const serves = served.note()?.version;
    return {
      served: served.current()?.version ?? null,
      step,
      done,
      total,
      problem: trainer.problem(),
      versions: notes.flatMap((note) => (note === null ? [] : [versionView(note, serves)])),
    };
  };

export const createModels = (deps: ModelsDeps): ModelsService => {
  const { store, clock, config, isServer } = deps;
  const workshop = createWorkshop(deps);
  const { files, served, trainer } = workshop;
  const upkeep = createUpkeep(deps, workshop);

  const list = createList(workshop);
  const trainAll = async (search: boolean, actor: string): Promise<void> => {
    const before = served.note()?.version;
    await trainer.train({ search, actor });
    const version = served.note()?.version;
    if (version !== undefined && version !== before) upkeep.made(version, true);
  };
  const refuseWhileTraining = (): void => {
    if (trainer.isTraining()) throw problem("training-goes-on");
  };
  const atNight = async (): Promise<void> => {
    if (served.note() === null || trainer.isTraining()) return;
    const lease = await store.leases.claim(LEASE, LEASE_MS);
    if (lease === null) return;
    await trainAll(false, NIGHT);
    await store.leases.release(lease);
  };
  const stopNights = isServer
    ? eachNight(config, clock, () => atNight().catch(() => undefined))
    : () => undefined;

  return {
    current: served.current,
    open: upkeep.follow,
    wake: upkeep.wake,
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
      const setting = JSON.stringify(note.setting);
      const choice = { version, madeAt, position, setting };
      await store.chooseModel({ choice, way: "rolled-back", actor, at: clock.now() });
      upkeep.made(version, false);
      return list();
    },
    settled: trainer.settled,
    health: upkeep.health,
    stop: async () => {
      stopNights();
      await upkeep.stop();
    },
  };
};
