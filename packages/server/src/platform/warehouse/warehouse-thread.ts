import { performance } from "node:perf_hooks";
import type { MessagePort } from "node:worker_threads";
import { parentPort, workerData } from "node:worker_threads";
import type { StreamEntry } from "../store/index.ts";
import { giveWay } from "../thread-priority.ts";
import type { Answers, Command, FromThread, ThreadOptions, ToThread } from "./commands.ts";
import type { Span } from "./contract.ts";
import type { DuckWarehouse, PeriodKey } from "./duckdb/index.ts";
import { createPace, openDuckWarehouse } from "./duckdb/index.ts";

const isIn = ({ grain, firstDay }: PeriodKey, span: Span): boolean =>
  grain === span.grain && span.from <= firstDay && firstDay <= span.to;

/** DuckDB and all that is done for it runs here: reading entries into columns delays no request. */
const createExecutor = (warehouse: DuckWarehouse) => {
  const pace = createPace();
  let taken: StreamEntry[] = [];

  const compute = async ({
    now,
    isBusy,
    isForced,
    periods,
  }: Extract<Command, { command: "compute" }>): Promise<Answers["compute"]> => {
    await warehouse.markMoved();
    const pending = warehouse.marks.all().filter((each) => periods === null || isIn(each, periods));
    const start = performance.now();
    const next = pace.next(pending, start);
    const [first] = pending;
    const period = isForced ? first : next && "period" in next ? next.period : undefined;
    if (period === undefined)
      return { computed: false, wait: next && "wait" in next ? next.wait : null };
    await warehouse.compute(period, now);
    const end = performance.now();
    pace.computed(period, end, end - start, isBusy);
    return { computed: true, wait: 0 };
  };

  const execute = async (command: Command): Promise<Answers[Command["command"]]> => {
    switch (command.command) {
      case "commit": {
        const entries = taken;
        taken = [];
        await warehouse.append(entries);
        return warehouse.position();
      }
      case "compute":
        return compute(command);
      case "rollups":
        return warehouse.rollups(command.query);
      case "worth":
        return warehouse.worth(command.query);
      case "ranks":
        return warehouse.ranks(command.query);
      case "shelves":
        return warehouse.shelves(command.query);
      case "segmentHistory":
        return warehouse.segmentHistory(command.query);
      case "pending":
        return warehouse.marks.all().length;
    }
  };
  return { execute, take: (entries: readonly StreamEntry[]): void => void taken.push(...entries) };
};

const serve = async (port: MessagePort, options: ThreadOptions): Promise<void> => {
  const send = (message: FromThread): void => port.postMessage(message);
  const warehouse = await openDuckWarehouse(options);
  // By now the pool's threads are there.
  giveWay({ pool: true });
  const { execute, take } = createExecutor(warehouse);
  const running = new Set<Promise<void>>();

  const answer = async (id: number, command: Command): Promise<void> => {
    try {
      send({ kind: "answer", id, answer: await execute(command) });
    } catch (error) {
      send({ kind: "failure", id, message: error instanceof Error ? error.message : "unknown" });
    }
  };
  const close = async (): Promise<void> => {
    await Promise.all(running);
    warehouse.close();
    port.close();
  };
  port.on("message", (message: ToThread) => {
    if (message.kind === "close") return void close();
    if (message.kind === "take") return take(message.entries);
    const { id, command } = message.request;
    const done = answer(id, command).finally(() => running.delete(done));
    running.add(done);
  });
  const { zone, origin } = warehouse;
  send({ kind: "ready", position: warehouse.position(), zone, origin });
};

if (parentPort) {
  const port = parentPort;
  const options: ThreadOptions = workerData;
  serve(port, options).catch((error: unknown) => {
    const refused: FromThread =
      error instanceof Error
        ? { kind: "refused", name: error.name, message: error.message }
        : { kind: "refused", name: "Error", message: "unknown" };
    port.postMessage(refused);
    port.close();
  });
}
