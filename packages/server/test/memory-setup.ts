import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const MEMORY = "/dev/shm";
/** What a whole run may need at a time (bytes); a container often has 64 MB there. */
const ROOM = 6 * 1024 ** 3;

/** A folder in memory; null where there is none, too little room, or nothing can be started from it. */
const folderInMemory = (): string | null => {
  let folder: string | null = null;
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    if (bavail * bsize < ROOM) return null;
    folder = mkdtempSync(join(MEMORY, "attune-tests-"));
    // PostgreSQL passes through it as a user of its own.
    chmodSync(folder, 0o755);
    const program = join(folder, "program");
    writeFileSync(program, "#!/bin/sh\nexit 0\n", { mode: 0o755 });
    execFileSync(program);
    return folder;
  } catch {
    if (folder !== null) rmSync(folder, { recursive: true, force: true });
    return null;
  }
};

/**
 * Most tests ask nothing of a disk but to wait for it: their folders are in memory where there is
 * room. Those that kill servers ask for `diskFolder`.
 */
export const setup = (): (() => void) | undefined => {
  const folder = process.env["TEST_DISK"] === undefined ? folderInMemory() : null;
  if (folder === null) return undefined;
  const before = process.env["TMPDIR"];
  process.env["TEST_DISK"] = tmpdir();
  process.env["TMPDIR"] = folder;
  return () => {
    delete process.env["TEST_DISK"];
    if (before === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = before;
    rmSync(folder, { recursive: true, force: true });
  };
};
