import { resolve } from "node:path";
import type { Attune, Config } from "@attune/server";
import type { Config as Settings } from "@attune/server/config";
import type { Command } from "commander";
import { SERVE_DIRECTORY } from "../data-directory/index.ts";
import type { JsonOption, Register } from "../command/index.ts";
import { answer, withJson } from "../command/index.ts";
import { basisLine, curlFor, keyLines } from "./greeting.ts";
import { environmentWith, withSettings } from "./settings.ts";

const firstCalls = ({ url, keys }: Attune, data: string): string[] => {
  const key = keys.server ?? '"$ATTUNE_SERVER_KEY"';
  const event = {
    type: "track",
    event: "Product Viewed",
    userId: "kim",
    properties: { product_id: "p-1" },
  };
  return [
    "A first event:",
    `  ${curlFor(url, key, "/v1/track", event)}`,
    "",
    "A first slot with its offers and rules, and who kim is by now:",
    `  npx attune apply recipes/cart-help --data ${data}`,
    `  npx attune profile user_id:kim --data ${data}`,
  ];
};

/** How the first person comes in; who has come in before knows the way. */
const signInLines = async ({ people, url }: Attune, data: string): Promise<string[]> =>
  (await people.list()).length > 0
    ? [`Admin UI: ${url}`, ""]
    : [
        `Admin UI: ${url}   Nobody can sign in yet. This prints a link for you, once:`,
        `  npx attune people add --name "Your Name" --email you@example.com --role owner --data ${data}`,
        "",
      ];

const greeting = (attune: Attune, config: Config, signIn: readonly string[]): string =>
  [
    `Attune is ready at ${attune.url}`,
    basisLine(attune.personalization()),
    `Data: ${resolve(config.ATTUNE_DATA)}   API: ${attune.url}/docs`,
    "",
    ...(Object.keys(attune.keys).length === 0
      ? []
      : ["Keys, shown this once; only their hashes are kept:", ...keyLines(attune.keys), ""]),
    ...signIn,
    ...firstCalls(attune, config.ATTUNE_DATA),
    "",
    "Stop with Ctrl-C.",
  ].join("\n");

/** Registers `serve`, with a flag for every setting. */
export const registerServe =
  (settings: typeof Settings): Register =>
  (program, { terminal }) => {
    const command = withSettings(
      program.command("serve").description("start the server on a data directory"),
      settings,
    );
    withJson(command).action(async (options: JsonOption, self: Command) => {
      const { readConfig, serve } = await import("@attune/server");
      const config = readConfig({
        ATTUNE_DATA: SERVE_DIRECTORY,
        ...environmentWith(terminal.environment, self, settings),
      });
      const attune = await serve(config);
      const { url, keys } = attune;
      const signIn = await signInLines(attune, config.ATTUNE_DATA);
      answer(terminal, options, { url, keys, data: resolve(config.ATTUNE_DATA) }, () =>
        greeting(attune, config, signIn),
      );
      await terminal.untilStopped();
      await attune.close();
    });
  };
