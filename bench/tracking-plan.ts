// What a tracking plan costs where events are accepted, in process and without a store behind it:
// `node bench/tracking-plan.ts [--events 1000000] [--rounds 5]`.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Attune } from "@attune/server";
import { readConfig, serve } from "@attune/server";
import { z } from "zod";
import { createActivity } from "./activity.ts";
import { activityPlan } from "./activity-plan.ts";
import { applyDefinitions, SECRET_KEY } from "./child.ts";

/** Kept results of batches at full speed; a schedule measures no rate. */
const FULL_SPEED = /^ingest-batch-\d+\.json$/;

/** What is read of a result that was kept. */
const Measured = z.object({
  title: z.string(),
  profiles: z.number(),
  streams: z.array(z.object({ rate: z.number() })),
});

/** Different messages, as they were parsed from requests; each is accepted many times. */
const MESSAGES = 5_000;
const PROFILES = 1_000;

const { values } = parseArgs({
  options: {
    events: { type: "string", default: "1000000" },
    rounds: { type: "string", default: "5" },
  },
});
const events = Number(values.events);
const rounds = Number(values.rounds);

const messages = (): readonly unknown[] => {
  const activity = createActivity(PROFILES, 1);
  return Array.from({ length: MESSAGES }, (_, nth): unknown =>
    JSON.parse(activity.next(`m${nth}`, new Date().toISOString()).text),
  );
};

/** CPU seconds of this process: other work on the machine does not count. */
const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

/** CPU seconds that so many acceptances take; every one must find nothing wrong. */
const measure = ({ ingest }: Attune, sent: readonly unknown[]): number => {
  const origin = { source: "shop", trust: { kind: "trusted" }, historical: false } as const;
  const now = Date.now();
  const start = cpuSeconds();
  for (let nth = 0; nth < events; nth += 1) {
    const accepted = ingest.accept(sent[nth % MESSAGES], origin, now);
    if (!("event" in accepted) || accepted.verdict !== null)
      throw new Error(`not accepted: ${JSON.stringify(accepted)}`);
  }
  return cpuSeconds() - start;
};

const median = (times: readonly number[]): number =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;

const tell = (what: string, seconds: number): void =>
  console.log(
    `${what.padEnd(8)} ${Math.round(events / seconds).toLocaleString("en")} events a CPU second, ${((seconds / events) * 1e6).toFixed(2)} µs an event`,
  );

/** What the cost of an event is of all that one takes, by the measured rates of taking events in. */
const tellShare = (seconds: number): void => {
  const folder = new URL("results/", import.meta.url);
  for (const file of readdirSync(folder).filter((name) => FULL_SPEED.test(name))) {
    const { title, profiles, streams } = Measured.parse(
      JSON.parse(readFileSync(new URL(file, folder), "utf8")),
    );
    for (const { rate } of streams)
      console.log(
        `${title}, ${profiles.toLocaleString("en")} profiles: ${rate.toLocaleString("en")} events a second (${file}), so ${(seconds * rate * 100).toFixed(2)} % of an event's time.`,
      );
  }
};

const archivePlan = async ({ url }: Attune): Promise<void> => {
  const response = await fetch(`${url}/v1/definitions/tracking-plan/bench/archive`, {
    method: "POST",
    headers: { authorization: `Bearer ${SECRET_KEY}` },
  });
  if (!response.ok) throw new Error(`the plan was not archived: ${await response.text()}`);
};

const directory = mkdtempSync(join(tmpdir(), "attune-bench-"));
const attune = await serve(
  readConfig({
    ATTUNE_DATA: directory,
    ATTUNE_PORT: "0",
    ATTUNE_SECRET_KEY: SECRET_KEY,
    ATTUNE_LOG_LEVEL: "error",
  }),
);
try {
  const sent = messages();
  const times: Record<"without" | "with", number[]> = { without: [], with: [] };
  measure(attune, sent);
  // In turns, so that a machine that slows down slows both.
  for (let round = 0; round < rounds; round += 1) {
    times.without.push(measure(attune, sent));
    await applyDefinitions(attune.url, [activityPlan()]);
    times.with.push(measure(attune, sent));
    await archivePlan(attune);
  }
  const [without, with_] = [median(times.without), median(times.with)];
  console.log(`${events.toLocaleString("en")} acceptances, median of ${rounds} rounds:`);
  tell("without", without);
  tell("with", with_);
  const cost = (with_ - without) / events;
  console.log(
    `The plan costs ${(cost * 1e6).toFixed(2)} µs an event, ${((with_ / without - 1) * 100).toFixed(1)} % of acceptance.`,
  );
  tellShare(cost);
} finally {
  await attune.close();
  rmSync(directory, { recursive: true, force: true });
}
