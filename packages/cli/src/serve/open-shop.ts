import { once } from "node:events";
import { Worker } from "node:worker_threads";

/** What a shop needs to know of Attune: no more than any other shop. */
export type ShopSettings = {
  readonly host: string;
  readonly serverKey: string;
  readonly browserKey: string;
  readonly secret: string;
  /** 0 takes a free one. */
  readonly port: number;
};

export type OpenShop = AsyncDisposable & { readonly url: string };

/** Opens the example shop in a thread: it ends with this process, however that ends. */
export const openShop = async (settings: ShopSettings): Promise<OpenShop> => {
  const worker = new Worker(new URL("../../../../examples/shop/thread.ts", import.meta.url), {
    workerData: settings,
    // Taking types off a text is what Node calls experimental; running TypeScript is not.
    execArgv: ["--disable-warning=ExperimentalWarning"],
  });
  const [url]: unknown[] = await once(worker, "message");
  worker.unref();
  return {
    url: String(url),
    [Symbol.asyncDispose]: async () => {
      await worker.terminate();
    },
  };
};
