import type { DoctorResponse, Finding } from "@attune/contract";
import { OPERATIONS } from "@attune/contract";
import type { ConnectionOptions } from "../api/index.ts";
import { apiBehind, useApi, withConnection } from "../api/index.ts";
import type { JsonOption, Register } from "../command/index.ts";
import { answer, withJson } from "../command/index.ts";
import { directoryToExamine, environmentFor } from "../data-directory/index.ts";
import { CommandProblem } from "../problem/index.ts";
import type { Terminal } from "../terminal/index.ts";

type DoctorOptions = ConnectionOptions & JsonOption;

/** Asks the server that holds the directory; null when there is none, or when it does not answer. */
const askOwner = async (
  environment: Readonly<Record<string, string | undefined>>,
): Promise<DoctorResponse | null> => {
  const { findOwner } = await import("@attune/server/local");
  const owner = findOwner(environment);
  if (owner === null) return null;
  const api = apiBehind(owner);
  try {
    return await api.call(OPERATIONS.doctor, {});
  } catch (error) {
    if (error instanceof CommandProblem) return null;
    throw error;
  } finally {
    await api.close();
  }
};

const examine = async (terminal: Terminal, options: DoctorOptions): Promise<DoctorResponse> => {
  const { ATTUNE_URL: url = "", ATTUNE_DATA: data = "" } = terminal.environment;
  if (options.url !== undefined || (url !== "" && options.data === undefined))
    return useApi(terminal, options, (api) => api.call(OPERATIONS.doctor, {}));
  const directory = directoryToExamine(options.data ?? (data === "" ? undefined : data));
  const environment = environmentFor(directory, terminal.environment);
  const answered = await askOwner(environment);
  if (answered) return answered;
  const { examineLocal } = await import("@attune/server/local");
  return examineLocal(environment);
};

const MARKS = { ok: "ok  ", warn: "WARN", fail: "FAIL" } as const;

const lines = ({ check, state, found, fix }: Finding, width: number): string[] => [
  `${MARKS[state]}  ${check.padEnd(width)}  ${found}`,
  ...(fix === null ? [] : [`${" ".repeat(MARKS[state].length + width + 4)}→ ${fix}`]),
];

const count = (findings: readonly Finding[], state: Finding["state"]): number =>
  findings.filter((each) => each.state === state).length;

const reportText = ({ findings }: DoctorResponse): string => {
  const width = Math.max(...findings.map(({ check }) => check.length));
  const [failed, warned] = [count(findings, "fail"), count(findings, "warn")];
  const sum = failed + warned === 0 ? "All is well." : `${failed} failed, ${warned} to look at.`;
  return [...findings.flatMap((finding) => lines(finding, width)), sum].join("\n");
};

/** Examines an installation; exit code 1 when something fails. */
export const registerDoctor: Register = (program, { terminal, finish }) => {
  const command = program
    .command("doctor")
    .description(
      "examine the installation: port, directory, disk, clock, keys, database, settings",
    );
  withJson(withConnection(command)).action(async (options: DoctorOptions) => {
    if (terminal.isInteractive) terminal.note("Examining …");
    const report = await examine(terminal, options);
    answer(terminal, options, report, () => reportText(report));
    finish(report.ok ? 0 : 1);
  });
};
