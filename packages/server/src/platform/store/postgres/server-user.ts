import { chmodSync, chownSync, realpathSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { EmbeddedPostgresFailed } from "./start-errors.ts";

/** As whom PostgreSQL runs; null for as whom this process runs. */
export type ServerUser = { readonly uid: number; readonly gid: number } | null;

/** `nobody` of Linux: PostgreSQL refuses to run as root. */
const NOBODY = { uid: 65_534, gid: 65_534 } as const;

/** Whom to start PostgreSQL as. */
export const serverUser = (): ServerUser => (process.getuid?.() === 0 ? NOBODY : null);

/** Gives a file or folder to whom PostgreSQL runs as. */
export const giveTo = (user: ServerUser, path: string): void => {
  if (user) chownSync(path, user.uid, user.gid);
};

const mayPass = (user: NonNullable<ServerUser>, path: string): boolean => {
  const { uid, gid, mode } = statSync(path);
  if (uid === user.uid) return (mode & 0o100) !== 0;
  return gid === user.gid ? (mode & 0o010) !== 0 : (mode & 0o001) !== 0;
};

/**
 * Lets PostgreSQL's user pass through a folder of ours to what is its own, and see nothing in it. A
 * folder that was closed to all is opened to that user's group alone.
 */
const letPass = (user: NonNullable<ServerUser>, path: string): void => {
  if (mayPass(user, path)) return;
  const { mode } = statSync(path);
  if ((mode & 0o077) === 0) {
    chownSync(path, 0, user.gid);
    chmodSync(path, (mode & 0o7777) | 0o010);
  } else chmodSync(path, (mode & 0o7777) | 0o001);
};

/**
 * The way to a folder of ours, without symbolic links, that PostgreSQL's user can go.
 * @throws EmbeddedPostgresFailed when a folder above is closed to it: those are not ours to open.
 */
export const passableFolder = (user: ServerUser, folder: string): string => {
  const real = realpathSync(folder);
  if (user === null) return real;
  for (let above = dirname(real); above !== dirname(above); above = dirname(above)) {
    if (!mayPass(user, above))
      throw new EmbeddedPostgresFailed(
        `PostgreSQL does not run as root, and as the user ${user.uid} it cannot reach ${real}, since ${above} is closed to others. Run Attune as an ordinary user, keep its data elsewhere (--data), or open the folder: chmod o+x ${above}`,
      );
  }
  letPass(user, real);
  return real;
};
