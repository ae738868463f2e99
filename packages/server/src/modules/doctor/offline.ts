import type { DoctorResponse, Finding } from "@attune/contract";
import type { Config } from "../../config.ts";
import { databaseOf } from "../../open-store.ts";
import { systemClock } from "../../platform/clock/index.ts";
import { examineStopped, isLocked } from "../../platform/store/index.ts";
import { examineWarehouseFile } from "../../platform/warehouse/index.ts";
import { fail, ok, reasonOf } from "./finding.ts";
import { modelVersions } from "../recommend/index.ts";
import { modelsAtRest } from "./models.ts";
import { examineFreePort } from "./port.ts";
import { examineInstallation, reportOf } from "./service.ts";
import { warehouseAtRest } from "./warehouse.ts";

/** Whether somebody holds the directory who did not answer the doctor. */
const holder = (directory: string): Finding => {
  try {
    return isLocked(directory)
      ? fail(
          "server",
          `a process holds ${directory} and does not answer`,
          "Stop the process that owner.json in the directory names, then start Attune again.",
        )
      : ok("server", "none runs on this directory");
  } catch (error) {
    return fail(
      "server",
      reasonOf(error),
      "Name a directory that this user can write, with --data (ATTUNE_DATA).",
    );
  }
};

/** Examines a data directory that no server answers for; starts nothing and changes nothing. */
export const examineOffline = async (
  config: Config,
  ownerFile: string,
): Promise<DoctorResponse> => {
  const database = databaseOf(config);
  const examine = async () => examineStopped(config.ATTUNE_DATA, database);
  const examineFigures = async () =>
    warehouseAtRest(
      config.ATTUNE_WAREHOUSE === "off"
        ? { state: "off" }
        : await examineWarehouseFile(config.ATTUNE_DATA),
    );
  return reportOf([
    holder(config.ATTUNE_DATA),
    await examineFreePort(config),
    ...(await examineInstallation({
      config,
      clock: systemClock(),
      ownerFile,
      database,
      examine,
      examineFigures,
      examineFiles: () => modelsAtRest(modelVersions(config.ATTUNE_DATA)),
    })),
  ]);
};
