import { Pool } from "undici";

/** Where the server is now. Clients that find it gone wait for the next one. */
export type Door = {
  readonly open: (url: string) => void;
  /** The server is gone: what was under way fails now. */
  readonly shut: () => Promise<void>;
  /** The server that is there, or the next; never `gone`. */
  readonly next: (gone: Pool | null) => Promise<Pool>;
};

export const createDoor = (connections: number): Door => {
  let pool: Pool | null = null;
  let waiting: ((pool: Pool) => void)[] = [];
  return {
    open: (url) => {
      const opened = new Pool(url, { connections, pipelining: 1 });
      pool = opened;
      for (const resolve of waiting) resolve(opened);
      waiting = [];
    },
    shut: async () => {
      const shut = pool;
      pool = null;
      await shut?.destroy();
    },
    next: (gone) =>
      pool !== null && pool !== gone
        ? Promise.resolve(pool)
        : new Promise((resolve) => waiting.push(resolve)),
  };
};
