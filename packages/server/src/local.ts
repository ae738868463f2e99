import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { DoctorResponse } from "@attune/contract";
import type { Attune } from "./app.ts";
import { OWNER_FILE, startAttune } from "./app.ts";
import type { Config } from "./config.ts";
import { readConfig } from "./config.ts";
import { createLogger } from "./main.ts";
import { examineOffline } from "./modules/doctor/index.ts";
import type { ToDo } from "./modules/segments/index.ts";
import { DataDirectoryLocked, DataDirectoryUnusable, isLocked } from "./platform/store/index.ts";

/** A way to the API for commands that work on a data directory. */
export type LocalDoor = {
  readonly url: string;
  readonly key: string;
  readonly close: () => Promise<void>;
};

const ownerOf = (directory: string): LocalDoor | null => {
  try {
    const owner: { url?: unknown; key?: unknown } = JSON.parse(
      readFileSync(join(directory, OWNER_FILE), "utf8"),
    );
    return typeof owner.url === "string" && typeof owner.key === "string"
      ? { url: owner.url, key: owner.key, close: async () => undefined }
      : null;
  } catch {
    return null;
  }
};

type Environment = Readonly<Record<string, string | undefined>>;

/** The process that holds a data directory and says in its owner file how to reach it; null without one. */
export const findOwner = (environment: Environment): LocalDoor | null => {
  const { ATTUNE_DATA: directory } = readConfig(environment);
  try {
    return isLocked(directory) ? ownerOf(directory) : null;
  } catch (error) {
    if (error instanceof DataDirectoryUnusable) return null;
    throw error;
  }
};

/** Examines a data directory that nobody answers for, without starting a server on it. */
export const examineLocal = (environment: Environment): Promise<DoctorResponse> =>
  examineOffline(readConfig(environment), OWNER_FILE);

/** After this time somebody is told why a command that is done does not end, in ms. */
const SILENCE_MS = 1_000;

export type LocalOptions = {
  /** Called when the door stays open because others are still being answered through it. */
  readonly onWaiting?: () => void;
  /** Called when the door stays open because definitions that the command changed are caught up with. */
  readonly onCatchingUp?: () => void;
  /** Called when the door closes before everything is caught up with. */
  readonly onLeft?: (left: ToDo) => void;
  /** How long it catches up with what the command did not change itself, in ms. */
  readonly patienceMs?: number;
};

const PATIENCE_MS = 2_000;

/** Other commands on the same directory ask this process: it ends when they have their answers. */
const waitForOthers = async (
  { idle }: Attune,
  { onWaiting = () => undefined }: LocalOptions,
): Promise<void> => {
  const waiting = setTimeout(onWaiting, SILENCE_MS);
  await idle();
  clearTimeout(waiting);
};

/**
 * No server may come after this command: what it changed is caught up with here, however long it
 * takes, and what was left before a while.
 */
const finishCatchUp = async (
  { catchUp }: Attune,
  hasChanged: boolean,
  {
    onCatchingUp = () => undefined,
    onLeft = () => undefined,
    patienceMs = PATIENCE_MS,
  }: LocalOptions,
): Promise<void> => {
  const patience = Promise.withResolvers<void>();
  const waiting = setTimeout(
    hasChanged ? onCatchingUp : patience.resolve,
    hasChanged ? SILENCE_MS : patienceMs,
  );
  await Promise.race([catchUp.settled(), patience.promise]);
  clearTimeout(waiting);
  const left = await catchUp.left();
  if (left.count > 0) onLeft(left);
};

const closeInOrder = async (
  attune: Attune,
  hasChanged: () => boolean,
  options: LocalOptions,
): Promise<void> => {
  try {
    await waitForOthers(attune, options);
    await finishCatchUp(attune, hasChanged(), options);
    await waitForOthers(attune, options);
  } finally {
    await attune.close();
  }
};

/** Where `attune serve` with these settings is found from this machine. */
const servedAt = ({ ATTUNE_HOST: host, ATTUNE_PORT: port }: Config): string => {
  const name = ["0.0.0.0", "::"].includes(host) ? "127.0.0.1" : host;
  return `http://${name.includes(":") ? `[${name}]` : name}:${port}`;
};

/** Nobody's page waits for a command, and the process of a command has only just begun. */
const ALLOWED = { ATTUNE_DECIDE_DEADLINE: "5000" };

/**
 * Opens a data directory for a command: through the process that owns it when there is one, else by
 * starting the same server here, on a free loopback port, for as long as the command runs.
 */
export const openLocal = async (
  environment: Environment,
  options: LocalOptions = {},
): Promise<LocalDoor> => {
  const settings = readConfig({ ...ALLOWED, ...environment });
  const config = {
    ...settings,
    ATTUNE_HOST: "127.0.0.1",
    ATTUNE_PORT: 0,
    // Links that a command makes lead to the server that comes after it.
    ATTUNE_PUBLIC_URL: settings.ATTUNE_PUBLIC_URL ?? servedAt(settings),
  };
  try {
    const attune = await startAttune(config, createLogger("warn"), { makesKeys: false });
    let hasChanged = false;
    attune.onDefinitions(() => (hasChanged = true));
    return {
      url: attune.url,
      key: attune.localKey,
      close: () => closeInOrder(attune, () => hasChanged, options),
    };
  } catch (error) {
    const owner = error instanceof DataDirectoryLocked ? ownerOf(config.ATTUNE_DATA) : null;
    if (owner) return owner;
    throw error;
  }
};
