// A real server in a process of its own, to be killed. It loads its code at once and opens its data
// directory when it is told to, so that the next one stands by while this one is under load.
import { readConfig, serve } from "@attune/server";

export type ServerTell =
  | { readonly tell: "ready"; readonly url: string }
  | { readonly tell: "refused"; readonly name: string; readonly message: string };
export type ServerAsk = "open" | "stop";

const tell = (message: ServerTell): void => void process.send?.(message);

const open = async () => {
  try {
    const attune = await serve(readConfig(process.env));
    tell({ tell: "ready", url: attune.url });
    return attune;
  } catch (error) {
    if (error instanceof Error) tell({ tell: "refused", name: error.name, message: error.message });
    process.disconnect?.();
    return null;
  }
};

let opened: ReturnType<typeof open> | null = null;
process.on("message", (message: ServerAsk) => {
  if (message === "open") opened = open();
  else void opened?.then((attune) => attune?.close()).then(() => process.disconnect?.());
});
// Whoever started it is gone: nothing may keep the data directory locked.
process.on("disconnect", () => process.exit());
