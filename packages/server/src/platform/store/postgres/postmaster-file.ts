import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What a running cluster says of itself in its postmaster.pid. */
export type Postmaster = {
  readonly pid: number;
  readonly port: number;
  /** True from when it takes connections until it stops. */
  readonly ready: boolean;
};

/** Lines of postmaster.pid, counted from 0 (PostgreSQL's pidfile.h). */
const LINE = { pid: 0, port: 3, status: 7 } as const;

export const postmasterFile = (cluster: string): string => join(cluster, "postmaster.pid");

/** Reads a cluster's postmaster.pid; null when there is none, or none that says anything yet. */
export const readPostmaster = (cluster: string): Postmaster | null => {
  try {
    const lines = readFileSync(postmasterFile(cluster), "utf8").split("\n");
    const pid = Number(lines[LINE.pid]);
    return Number.isInteger(pid) && pid > 0
      ? {
          pid,
          port: Number(lines[LINE.port] ?? 0),
          ready: lines[LINE.status]?.trim() === "ready",
        }
      : null;
  } catch {
    return null;
  }
};

/** Whether a process is there, whoever it belongs to. */
export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
};

/** What /proc says of a process that everybody may read; null when it is gone. */
const readProcess = (pid: string): { readonly command: string; readonly parent: number } | null => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return {
      command: readFileSync(`/proc/${pid}/cmdline`, "utf8"),
      // After the name, which is in brackets and may hold anything: state, parent.
      parent: Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]),
    };
  } catch {
    return null;
  }
};

/**
 * The living processes of a cluster: the server that has its folder on the command line, and those
 * that it started. Where there is no /proc, the one that postmaster.pid names.
 */
export const processesOf = (cluster: string): readonly number[] => {
  if (process.platform !== "linux") {
    const pid = readPostmaster(cluster)?.pid;
    return pid !== undefined && isAlive(pid) ? [pid] : [];
  }
  const all = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const found = readProcess(name);
      return found ? [{ pid: Number(name), ...found }] : [];
    });
  const servers = all
    .filter(({ command }) => command.includes(`\0-D\0${cluster}\0`))
    .map(({ pid }) => pid);
  return [
    ...servers,
    ...all.filter(({ parent }) => servers.includes(parent)).map(({ pid }) => pid),
  ];
};
