import type { ClockResponse } from "@attune/contract";
import { OPERATIONS } from "@attune/contract";
import type { ConnectionOptions } from "../api/index.ts";
import { useApi, withConnection } from "../api/index.ts";
import type { JsonOption, Register } from "../command/index.ts";
import { answer, withJson } from "../command/index.ts";

type ClockOptions = ConnectionOptions & JsonOption;

const clockText = ({ now, virtual, fired }: ClockResponse): string =>
  `${now} (${virtual ? "virtual" : "the machine's clock"})${fired > 0 ? `, ${fired} timers fired` : ""}`;

export const registerClock: Register = (program, { terminal }) => {
  const clock = program
    .command("clock")
    .description("show the clock, or move a virtual one (attune serve --clock virtual)");

  const move = (options: ClockOptions, body: { now: string } | { advance: string }) =>
    useApi(terminal, options, (api) => api.call(OPERATIONS.setClock, { body }));

  withJson(withConnection(clock.command("show", { isDefault: true })))
    .description("show the clock")
    .action(async (options: ClockOptions) => {
      const shown = await useApi(terminal, options, (api) => api.call(OPERATIONS.clock, {}));
      answer(terminal, options, shown, () => clockText(shown));
    });
  withJson(withConnection(clock.command("set").argument("<instant>", "ISO 8601")))
    .description("set the clock; due timers fire before the answer")
    .action(async (now: string, options: ClockOptions) => {
      const shown = await move(options, { now });
      answer(terminal, options, shown, () => clockText(shown));
    });
  withJson(withConnection(clock.command("advance").argument("<duration>", "15m, 24h, 90d")))
    .description("move the clock on; due timers fire before the answer")
    .action(async (advance: string, options: ClockOptions) => {
      const shown = await move(options, { advance });
      answer(terminal, options, shown, () => clockText(shown));
    });
};
