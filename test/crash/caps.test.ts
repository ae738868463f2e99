import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { diskFolder } from "../../packages/server/test/disk.ts";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Pool } from "undici";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createRandom } from "../../packages/server/src/demo/random.ts";
import type { Load, SendAsk } from "../../packages/server/test/caps-load.ts";
import { runLoad, scarceShop } from "../../packages/server/test/caps-load.ts";
import { createRecount } from "../../packages/server/test/caps-recount.ts";
import { SERVER_KEY, spawnServer } from "./server.ts";

/** Requests in all: 100,000 on demand. */
const REQUESTS = Number(process.env["ATTUNE_TEST_CAPS"] ?? 900);
const SEED = Number(process.env["ATTUNE_TEST_SEED"] ?? 6);
/** Requests of one life; it is killed before they are all answered. */
const LIFE = Math.max(300, REQUESTS / 20);
const LIVES = Math.ceil(REQUESTS / LIFE);
const PEOPLE = Math.ceil(REQUESTS / 20);
const CLIENTS = 64;

let directory = "";
beforeEach(() => {
  directory = mkdtempSync(join(diskFolder(), "attune-caps-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const startServer = async () => {
  const server = spawnServer({ data: directory });
  const told = await server.open();
  if (told?.tell !== "ready") throw new Error(`the server did not start: ${server.log()}`);
  const owner: { key: string } = JSON.parse(readFileSync(join(directory, "owner.json"), "utf8"));
  const pool = new Pool(told.url, { connections: CLIENTS, pipelining: 1 });
  const post = async (path: string, body: object, key: string = owner.key) => {
    const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
    const answer = await pool.request({
      method: "POST",
      path,
      headers,
      body: JSON.stringify(body),
    });
    return { status: answer.statusCode, text: await answer.body.text() };
  };
  return { server, pool, post };
};
type Started = Awaited<ReturnType<typeof startServer>>;

/** Sends until so many were answered; then the server is killed, and nothing is answered any more. */
const sendUntil = ({ server, post }: Started, answers: number): SendAsk => {
  let left = answers;
  return async (ask) => {
    if (left <= 0) return null;
    try {
      const answered =
        ask.name === "unmerge"
          ? await post(`/v1/profiles/${ask.profile}/unmerge`, ask.body)
          : await post(`/v1/${ask.name}`, ask.body, SERVER_KEY);
      left -= 1;
      if (left === 0) server.kill();
      return answered;
    } catch {
      return null;
    }
  };
};

const live = async (started: Started, nth: number, answers: number): Promise<Load> => {
  const seed = SEED + nth * CLIENTS;
  const plan = { people: PEOPLE, requests: LIFE, clients: CLIENTS, seed, unmerges: true };
  return runLoad(plan, sendUntil(started, answers));
};

test(
  "L9: a server that is killed again and again under 64 clients grants nothing over, and what it answered stands",
  { timeout: 3_600_000 },
  async () => {
    const random = createRandom(SEED);
    const { definitions, limits, purses } = scarceShop(PEOPLE);
    const shown = new Map<string, string>();
    let sent = 0;
    let unanswered = 0;
    for (let nth = 0; nth < LIVES; nth += 1) {
      const started = await startServer();
      if (nth === 0) {
        const applied = await started.post("/v1/definitions/apply", { definitions });
        if (applied.status !== 200) throw new Error(applied.text);
      }
      const load = await live(started, nth, Math.floor(LIFE * (0.4 + random.unit() * 0.5)));
      expect((await started.server.ended).signal).toBe("SIGKILL");
      await started.pool.destroy();
      for (const [id, offers] of load.shown) shown.set(id, offers);
      expect([...load.statuses.keys()].filter((status) => status >= 500)).toEqual([]);
      sent += load.sent;
      unanswered += load.unanswered;
    }

    const last = await startServer();
    const verified: { ok?: boolean } = JSON.parse((await last.post("/v1/verify", {})).text);
    expect(verified).toMatchObject({ ok: true, differences: [] });
    last.server.stop();
    await last.server.ended;
    await last.pool.close();

    const recount = createRecount(limits, purses);
    const db = new DatabaseSync(join(directory, "attune.db"), { readOnly: true });
    const rows = db
      .prepare(
        "SELECT l.at, l.kind, l.facet, p.body FROM log l JOIN payload p ON p.seq = l.seq ORDER BY l.seq",
      )
      .iterate();
    for (const { at, kind, facet, body } of rows)
      recount.take({
        at: Number(at),
        kind: String(kind),
        facet: facet === null || facet === undefined ? null : Number(facet),
        body: String(body),
      });
    const figures = db
      .prepare(
        "SELECT sum(decided) AS given, sum(shown) AS seen, sum(late) AS late FROM offer_figure",
      )
      .get();
    db.close();
    const counted = recount.counted();
    expect(counted.over).toEqual([]);
    const wrong = [...shown].filter(([id, offers]) => counted.offersOf.get(id) !== offers);
    expect(wrong).toEqual([]);
    const { given, seen, late } = counted;
    expect(figures).toMatchObject({ given, seen, late });
    expect(counted.links).toBeGreaterThan(0);
    process.stdout.write(
      `caps: seed ${SEED}, ${LIVES} kills, ${sent} requests, ${unanswered} not answered, ${counted.decisions} decisions, ${given} offers given, ${seen} seen, ${late} of them late, ${counted.links} links, ${counted.unmerges} unmerges\n`,
    );
  },
);
