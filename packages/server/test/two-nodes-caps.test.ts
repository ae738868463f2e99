import { performance } from "node:perf_hooks";
import { expect, test } from "vitest";
import type { SendAsk } from "./caps-load.ts";
import { runLoad, scarceShop } from "./caps-load.ts";
import type { LogRow } from "./caps-recount.ts";
import { createRecount } from "./caps-recount.ts";
import { apply } from "./giving-offers.ts";
import { startNodes } from "./nodes.ts";
import type { RunningAttune } from "./running-attune.ts";

/** Requests in all: 100,000 on demand. */
const REQUESTS = Number(process.env["ATTUNE_TEST_CAPS"] ?? 3_000);
const CLIENTS = 64;
const PEOPLE = Math.ceil(REQUESTS / 20);
const SEED = Number(process.env["ATTUNE_TEST_SEED"] ?? 6);

const PAGE = 5_000;

const logOf = async function* (attune: RunningAttune): AsyncGenerator<LogRow> {
  for (let after = 0; ;) {
    const rows = await attune.rows(
      `SELECT l.seq, l.at, l.kind, l.facet, p.body FROM log l JOIN payload p ON p.seq = l.seq
       WHERE l.seq > CAST(? AS BIGINT) ORDER BY l.seq LIMIT ${PAGE}`,
      String(after),
    );
    for (const { seq, at, kind, facet, body } of rows) {
      after = Number(seq);
      yield {
        at: Number(at),
        kind: String(kind),
        facet: facet === null || facet === undefined ? null : Number(facet),
        body: String(body),
      };
    }
    if (rows.length < PAGE) return;
  }
};

/** By turns to one node and to the other. */
const sendTo = (nodes: readonly RunningAttune[]): SendAsk => {
  let turn = 0;
  return async (ask) => {
    turn += 1;
    const node = nodes[turn % nodes.length];
    if (!node) return null;
    const { name, body } = ask;
    const response = await (name === "unmerge"
      ? node.send(name, { params: { id: ask.profile }, body })
      : node.send(name, { key: "server", body }));
    return { status: response.status, text: await response.text() };
  };
};

test(
  "L9: 64 clients on two nodes, with merges and unmerges beside them: no reservation is granted over",
  { timeout: 3_600_000 },
  async () => {
    const { a, b } = await startNodes({ ATTUNE_LOG_LEVEL: "error" });
    const { definitions, limits, purses } = scarceShop(PEOPLE);
    await apply(a, ...definitions);
    await expect.poll(async () => (await b.call("listDefinitions")).definitions.length).toBe(11);
    const start = performance.now();
    const plan = { people: PEOPLE, requests: REQUESTS, clients: CLIENTS, seed: SEED };
    const load = await runLoad({ ...plan, unmerges: true }, sendTo([a, b]));
    const seconds = (performance.now() - start) / 1000;

    const recount = createRecount(limits, purses);
    for await (const row of logOf(a)) recount.take(row);
    const counted = recount.counted();
    expect(counted.over).toEqual([]);
    expect(load.unanswered).toBe(0);
    expect([...load.statuses.keys()].filter((status) => status >= 500)).toEqual([]);
    // What was shown is what was reserved, and nothing else was.
    const wrong = [...load.shown].filter(([id, shown]) => counted.offersOf.get(id) !== shown);
    expect(wrong).toEqual([]);
    expect(counted.decisions).toBeGreaterThanOrEqual(load.shown.size);
    expect(counted.links).toBeGreaterThan(0);
    expect(counted.unmerges).toBeGreaterThan(0);
    const [figures] = await a.rows(
      "SELECT sum(decided) AS given, sum(shown) AS seen, sum(late) AS late FROM offer_figure",
    );
    expect([figures?.["given"], figures?.["seen"], figures?.["late"]].map(Number)).toEqual([
      counted.given,
      counted.seen,
      counted.late,
    ]);
    expect(await a.call("verify")).toMatchObject({ ok: true });
    process.stdout.write(
      `caps: seed ${SEED}, ${load.sent} requests in ${seconds.toFixed(0)} s, ${counted.decisions} decisions, ${counted.given} offers given, ${counted.seen} seen, ${counted.late} of them late, ${counted.links} links, ${counted.unmerges} unmerges, ${load.unrecorded} unrecorded\n`,
    );
  },
);
