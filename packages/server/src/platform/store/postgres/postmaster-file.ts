import { execFileSync } from "node:child_process";
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

type Process = {
  readonly pid: number;
  readonly parent: number;
  /** The command line, its words apart by spaces. */
  readonly command: string;
};

/** What /proc says of a process that everybody may read; none when it is gone. */
const readProcess = (pid: string): Process[] => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return [
      {
        pid: Number(pid),
        // After the name, which is in brackets and may hold anything: state, parent.
        parent: Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]),
        command: readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " "),
      },
    ];
  } catch {
    return [];
  }
};

const fromProc = (): Process[] =>
  readdirSync("/proc").flatMap((name) => (/^\d+$/.test(name) ? readProcess(name) : []));

/** The processes of a machine without /proc, as POSIX's ps lists them. */
export const fromPs = (): readonly Process[] =>
  execFileSync("ps", ["-A", "-ww", "-o", "pid=,ppid=,args="], { encoding: "utf8" })
    .split("\n")
    .flatMap((line) => {
      const [, pid, parent, command = ""] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
      return pid === undefined
        ? []
        : [{ pid: Number(pid), parent: Number(parent), command: `${command} ` }];
    });

/** Windows shows no command lines to others: the process of that id, if it is a PostgreSQL. */
const fromTasklist = (pid: number): readonly number[] =>
  execFileSync("tasklist", ["/FI", `PID eq ${pid}`, "/NH"], { encoding: "utf8" }).includes(
    "postgres.exe",
  )
    ? [pid]
    : [];

/**
 * The living processes of a cluster: the server that has its folder on the command line, and those
 * that it started. The id in postmaster.pid alone may be somebody else's by now.
 */
export const processesOf = (cluster: string): readonly number[] => {
  if (process.platform === "win32") {
    const pid = readPostmaster(cluster)?.pid;
    return pid === undefined ? [] : fromTasklist(pid);
  }
  const all = process.platform === "linux" ? fromProc() : fromPs();
  const servers = all
    .filter(({ command }) => command.includes(` -D ${cluster} `))
    .map(({ pid }) => pid);
  return [
    ...servers,
    ...all.filter(({ parent }) => servers.includes(parent)).map(({ pid }) => pid),
  ];
};
