// How long the members of an account wait for a change of it (L2): `node bench/accounts.ts
// [--members 1000] [--changes 20] [--others 1000]`. Prints figures and keeps none.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import { applyDefinitions, SECRET_KEY, SERVER_KEY, startServer } from "./child.ts";

const { values } = parseArgs({
  options: {
    members: { type: "string", default: "1000" },
    changes: { type: "string", default: "20" },
    // People of other accounts: nobody comes by them.
    others: { type: "string", default: "1000" },
  },
});
const [members, changes, others] = [values.members, values.changes, values.others].map(Number);

const TRIALS = { kind: "segment", key: "trials", when: { $account: { plan: "trial" } } };
/** Between two looks at how many have followed, in ms. */
const LOOK_EVERY = 5;

const post = async (url: string, path: string, body: object): Promise<void> => {
  const response = await fetch(`${url}${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${SERVER_KEY}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(await response.text());
};

/** Members of the segment now. */
const sizeOf = async (url: string): Promise<number> => {
  const response = await fetch(`${url}/v1/segments/trials`, {
    headers: { authorization: `Bearer ${SECRET_KEY}` },
  });
  if (!response.ok) throw new Error(await response.text());
  const state: { members: number } = JSON.parse(await response.text());
  return state.members;
};

const joinAll = async (url: string, account: string, count: number): Promise<void> => {
  for (let from = 0; from < count; from += 100)
    await post(url, "/v1/batch", {
      batch: Array.from({ length: Math.min(100, count - from) }, (_, n) => ({
        type: "group",
        userId: `${account}-${from + n}`,
        groupId: account,
        traits: { plan: "paid" },
      })),
    });
};

const quantile = (sorted: readonly number[], part: number): string =>
  `${(sorted[Math.min(sorted.length - 1, Math.ceil(part * sorted.length) - 1)] ?? 0).toFixed(0)} ms`;

const folder = mkdtempSync(join(tmpdir(), "attune-accounts-"));
const server = await startServer(join(folder, "data"), null);
try {
  await applyDefinitions(server.url, [TRIALS]);
  await joinAll(server.url, "acme", members ?? 0);
  await joinAll(server.url, "globex", others ?? 0);
  const took: number[] = [];
  for (let nth = 0; nth < (changes ?? 0); nth += 1) {
    const isTrial = nth % 2 === 0;
    const from = performance.now();
    await post(server.url, "/v1/group", {
      userId: "acme-0",
      groupId: "acme",
      // The same words once more are another change.
      messageId: `change-${nth}`,
      traits: { plan: isTrial ? "trial" : "paid" },
    });
    while ((await sizeOf(server.url)) !== (isTrial ? members : 0)) await wait(LOOK_EVERY);
    took.push(performance.now() - from);
  }
  const sorted = took.toSorted((a, b) => a - b);
  console.log(
    `an account of ${members} members changes, ${took.length} times: until the last has followed p50 ${quantile(sorted, 0.5)}, p99 ${quantile(sorted, 0.99)}`,
  );
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
