import { execFileSync } from "node:child_process";
import { appendFileSync, chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { diskFolder } from "../../packages/server/test/disk.ts";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** A file system of its own, of a few megabytes. */
export type SmallDisk = {
  readonly path: string;
  /** Leaves so many bytes of it free at most. */
  readonly fill: (left?: number) => void;
  /** Takes away what filled it. */
  readonly empty: () => void;
  /** Makes it larger. */
  readonly grow: (megabytes: number) => void;
};

const CHUNK = 64 * 1024;
/** As the reason for which a test is skipped. */
export const NO_DISK = "no small file system can be mounted here: that takes root";

const mount = (path: string, options: string): void => {
  execFileSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", path], { stdio: "ignore" });
};

/** Mounts one for a test, which then unmounts it; null where that is not allowed. */
export const smallDisk = (megabytes: number): SmallDisk | null => {
  const folder = mkdtempSync(join(diskFolder(), "attune-disk-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  // PostgreSQL passes through it as a user of its own.
  chmodSync(folder, 0o755);
  const path = join(folder, "disk");
  mkdirSync(path);
  try {
    mount(path, `size=${megabytes}m,mode=0755`);
  } catch {
    return null;
  }
  onTestFinished(() => void execFileSync("umount", ["-l", path], { stdio: "ignore" }));
  const [ballast, spare] = [join(path, "ballast"), join(path, "spare")];
  return {
    path,
    fill: (left = 0) => {
      appendFileSync(spare, Buffer.alloc(left));
      try {
        for (;;) appendFileSync(ballast, Buffer.alloc(CHUNK));
      } catch {
        // It is full.
      }
      rmSync(spare);
    },
    empty: () => rmSync(ballast, { force: true }),
    grow: (larger) => mount(path, `remount,size=${larger}m`),
  };
};
