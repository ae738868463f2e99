import { readFileSync } from "node:fs";
import type { DoctorResponse, Finding } from "@attune/contract";
import type { Config } from "../../config.ts";
import { trustedProxies } from "../../config.ts";
import { databaseOf } from "../../open-store.ts";
import type { Clock } from "../../platform/clock/index.ts";
import type { Routes } from "../../platform/http/index.ts";
import type { Examination, Store } from "../../platform/store/index.ts";
import { EMBEDDED } from "../../platform/store/index.ts";
import type { ModelsService } from "../recommend/index.ts";
import type { Warehouse } from "../../platform/warehouse/index.ts";
import { examineClock, examineZones } from "./clock.ts";
import { examineStore } from "./database.ts";
import { databaseFileSize, examineDirectory } from "./directory.ts";
import { fail, ok } from "./finding.ts";
import { examineModels } from "./models.ts";
import type { Forwarded } from "./proxy.ts";
import { examineProxies } from "./proxy.ts";
import { examineWarehouse } from "./warehouse.ts";
import { examineSettings, examineVersions } from "./settings.ts";

const MANIFEST = new URL("../../../package.json", import.meta.url);

const attuneVersion = (): string => {
  const manifest: { version?: unknown } = JSON.parse(readFileSync(MANIFEST, "utf8"));
  return String(manifest.version);
};

export type Patient = {
  readonly config: Config;
  readonly clock: Clock;
  readonly ownerFile: string;
  /** Where the data is: null for a file in the directory, `embedded`, or an address. */
  readonly database: string | null;
  /** What the database tells. */
  readonly examine: () => Promise<Examination>;
  readonly examineFigures: () => Promise<Finding>;
  readonly examineFiles: () => Finding;
};

/** The size of the database that is in the data directory; null when it is elsewhere or stopped. */
const bytesHere = async (
  directory: string,
  database: string | null,
  found: Examination,
): Promise<number | null> => {
  if (database === null) return databaseFileSize(directory);
  return database === EMBEDDED && found.state === "read" ? found.databaseBytes : null;
};

/** What is examined in the same way with and without a running server. */
export const examineInstallation = async ({
  config,
  clock,
  ownerFile,
  database,
  examine,
  examineFigures,
  examineFiles,
}: Patient): Promise<Finding[]> => {
  const now = clock.now();
  const found = await examine();
  const bytes = await bytesHere(config.ATTUNE_DATA, database, found);
  const directory = await examineDirectory(config.ATTUNE_DATA, ownerFile, {
    bytes,
    isEmbedded: database === EMBEDDED,
  });
  return [
    ...directory,
    examineClock(now, found.state === "read" ? found.lastEntryAt : null, clock.virtual),
    examineZones(now, process.versions["tz"]),
    ...examineStore(found, now, database === null),
    await examineFigures(),
    examineFiles(),
    examineVersions(process.versions, attuneVersion()),
    ...examineSettings(config, found),
  ];
};

export const reportOf = (findings: readonly Finding[]): DoctorResponse => ({
  ok: findings.every(({ state }) => state !== "fail"),
  findings: [...findings],
});

export type DoctorDeps = {
  readonly config: Config;
  readonly store: Store;
  readonly warehouse: Warehouse;
  readonly models: Pick<ModelsService, "health">;
  readonly clock: Clock;
  /** What came by proxies since the start. */
  readonly forwarded: () => Forwarded;
  readonly ownerFile: string;
  /** The address on which the server listens. */
  readonly address: () => string;
};

/** Examines the installation that this server runs on. */
export const createDoctor =
  ({ config, store, warehouse, models, clock, forwarded, ownerFile, address }: DoctorDeps) =>
  async (): Promise<DoctorResponse> => {
    const health = store.health();
    return reportOf([
      health.ok
        ? ok("server", "running, the store can write")
        : fail(
            "server",
            `the store cannot write: ${health.reason ?? "unknown"}`,
            "Put right what the reason names, then restart the server.",
          ),
      ok("port", `${address()}, ours`),
      ...(await examineInstallation({
        config,
        clock,
        ownerFile,
        database: databaseOf(config),
        examine: store.examine,
        examineFigures: async () => examineWarehouse(await warehouse.status()),
        examineFiles: () => examineModels(models.health()),
      })),
      examineProxies(forwarded(), trustedProxies(config)),
    ]);
  };

export const doctorRoutes = (doctor: () => Promise<DoctorResponse>): Pick<Routes, "doctor"> => ({
  doctor,
});
