// node training-process.ts SETTINGS NOW WISH   serves a data directory, its clock at NOW, and trains
// until it is killed: for WISH "search" because it is told to, for "night" because a night has passed
import { setTimeout as pause } from "node:timers/promises";
import { pino } from "pino";
import { startAttune } from "../src/app.ts";
import { readConfig } from "../src/config.ts";
import { virtualClock } from "../src/platform/clock/index.ts";

const [settings = "{}", now = "0", wish = ""] = process.argv.slice(2);
const { models } = await startAttune(readConfig(JSON.parse(settings)), pino({ level: "silent" }), {
  clock: virtualClock(Number(now)),
});
if (wish === "search") await models.train({ full: true, search: true }, "test");
for (;;) {
  const { step } = await models.list();
  process.send?.(step);
  await pause(5);
}
