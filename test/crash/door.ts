import { Pool } from "undici";

/** Where the servers are now. Clients that find one gone go to another, or wait for the next. */
export type Door = {
  /** Takes in a server; answers how to shut it out: it is gone, what was under way fails now. */
  readonly open: (url: string) => () => Promise<void>;
  /** One of the servers that are there, in turns, or the next that comes; never `gone`. */
  readonly next: (gone: Pool | null) => Promise<Pool>;
};

export const createDoor = (connections: number): Door => {
  const pools = new Set<Pool>();
  let waiting: ((pool: Pool) => void)[] = [];
  let turn = 0;
  return {
    open: (url) => {
      const opened = new Pool(url, { connections, pipelining: 1 });
      pools.add(opened);
      for (const resolve of waiting) resolve(opened);
      waiting = [];
      return async () => {
        pools.delete(opened);
        await opened.destroy();
      };
    },
    next: (gone) => {
      const there = [...pools].filter((pool) => pool !== gone);
      turn += 1;
      const pool = there[turn % there.length];
      return pool ? Promise.resolve(pool) : new Promise((resolve) => waiting.push(resolve));
    },
  };
};
