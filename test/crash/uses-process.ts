// Decides on a data directory of its own until it is killed, and tells what it was answered.
import { openSqliteStore } from "../../packages/server/src/platform/store/index.ts";
import { budgetOf, capOf, expose, exposure, give } from "../../packages/server/test/giving.ts";

/** What the parent hears: a decision's answer, or that of its exposure. */
export type UsesTell = { readonly id: string; readonly tell: "given" | "refused" | "seen" };

/** What it is told to do: `failpoint` kills it. */
export type UsesTask = {
  readonly directory: string;
  /** Tells its decisions from those of others. */
  readonly life: string;
  readonly failpoint: NonNullable<Parameters<typeof openSqliteStore>[0]["failpoint"]> | null;
  readonly people: number;
  readonly cap: number;
  readonly units: number;
};

const task: UsesTask = JSON.parse(process.argv[2] ?? "{}");
const { directory, life, failpoint, people, cap, units } = task;
const store = await openSqliteStore({ directory, failpoint });
const tell = (message: UsesTell): void => void process.send?.(message);

/** One client decides for everybody by turns, each time under a new id, and sees every other offer. */
const client = async (nr: number): Promise<void> => {
  for (let n = 0; n < 20; n += 1) {
    const id = `${life}-${nr}-${n}`;
    const who = `user_id:u${(nr + n) % people}`;
    const wish = { id, offers: ["a"], caps: [capOf(cap)], budgets: [budgetOf("a", units)] };
    const shown = await give(store, who, wish);
    tell({ id, tell: shown === null ? "refused" : "given" });
    if (shown === null || n % 2 === 0) continue;
    await expose(store, [exposure("Viewed", [who], id, { messageId: `seen-${id}` })]);
    tell({ id, tell: "seen" });
  }
};

await Promise.all(Array.from({ length: 8 }, (_, nr) => client(nr)));
await store.close();
process.disconnect?.();
