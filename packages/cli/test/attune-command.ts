import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { run } from "../src/main.ts";
import { terminalOn } from "../src/terminal/index.ts";

export const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const BIN = join(ROOT, "packages/cli/bin/attune.mjs");

/** How a command ended: its exit code and what it said. */
export type Ended = { readonly code: number; readonly out: string; readonly err: string };
type Settings = Readonly<Record<string, string>>;

/** A folder of its own for a test. */
export const freshFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "attune-cli-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

/** A test says what it expects, not how busy the machine may be. */
export const PATIENT = { ATTUNE_DECIDE_DEADLINE: "10000" } as const;
/** Lets a legitimate interest stand, so that decisions are about somebody. */
export const BASIS = { ATTUNE_PERSONALIZATION_BASIS: "legitimate_interest", ...PATIENT } as const;

/** Runs a command in this process, as `attune ARGV` would. */
export const attune = async (argv: readonly string[], settings: Settings = {}): Promise<Ended> => {
  const output = new PassThrough();
  const errors = new PassThrough();
  const said = Promise.all([text(output), text(errors)]);
  const terminal = terminalOn({
    output,
    errors,
    isInteractive: false,
    environment: settings,
    untilStopped: async () => undefined,
  });
  const code = await run(argv, terminal);
  output.end();
  errors.end();
  const [out, err] = await said;
  return { code, out, err };
};

/** The answer of a command with --json. */
export const attuneJson = async (
  argv: readonly string[],
  settings: Settings = {},
): Promise<unknown> => {
  const { code, out, err } = await attune([...argv, "--json"], settings);
  if (code !== 0) throw new Error(`attune ${argv.join(" ")} ended with ${code}: ${err}`);
  return JSON.parse(out);
};

const environmentWith = (settings: Settings): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith("ATTUNE_")),
  ),
  ...PATIENT,
  ...settings,
});

/** Starts the real command as a process of its own; it ends with the test. */
export const spawnAttune = (
  argv: readonly string[],
  settings: Settings = {},
  cwd: string = ROOT,
): ChildProcess => {
  const child = spawn(process.execPath, [BIN, ...argv], { env: environmentWith(settings), cwd });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
};

const linesOf = async (stream: NodeJS.ReadableStream | null): Promise<string> =>
  stream ? text(stream) : "";

/** Runs the real command to its end. */
export const execAttune = async (
  argv: readonly string[],
  settings: Settings = {},
): Promise<Ended & { readonly signal: string | null }> => {
  const child = spawnAttune(argv, settings);
  const said = Promise.all([linesOf(child.stdout), linesOf(child.stderr)]);
  const [code, signal]: (number | string | null)[] = await once(child, "close");
  const [out, err] = await said;
  return {
    code: typeof code === "number" ? code : -1,
    signal: typeof signal === "string" ? signal : null,
    out,
    err,
  };
};

/** A serving process: what it printed until it was ready, and how to stop it. */
export type Serving = {
  readonly printed: string;
  readonly stop: (signal?: NodeJS.Signals) => Promise<number | null>;
};

/** Starts `serve` or `demo` and waits until it has printed `until`. */
export const startServing = async (
  argv: readonly string[],
  settings: Settings = {},
  until = "Stop with Ctrl-C.",
): Promise<Serving> => {
  const child = spawnAttune(argv, settings);
  const closed = once(child, "close");
  const printed = await new Promise<string>((resolve, reject) => {
    let out = "";
    let err = "";
    child.stdout?.setEncoding("utf8").on("data", (chunk: string) => {
      out += chunk;
      if (out.includes(until)) resolve(out);
    });
    child.stderr?.setEncoding("utf8").on("data", (chunk: string) => (err += chunk));
    child.once("close", (code) => reject(new Error(`it ended with ${String(code)}: ${err}`)));
  });
  return {
    printed,
    stop: async (signal = "SIGTERM") => {
      child.kill(signal);
      const [code]: (number | null)[] = await closed;
      return code ?? null;
    },
  };
};

/** The address that a serving process printed. */
export const urlIn = (printed: string): string => / at (http:\/\/\S+)/.exec(printed)?.[1] ?? "";
