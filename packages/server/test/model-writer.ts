import { writePack } from "@attune/recommender/model";
import type { VersionNote } from "../src/modules/recommend/messages.ts";
import { openModelFiles } from "../src/modules/recommend/model-files.ts";

// A process that writes versions until it is killed: it says when one is there and when one begins.
const [directory = "", life = ""] = process.argv.slice(2);

const noteOf = (version: string): VersionNote => ({
  version,
  at: 0,
  position: { epoch: 0, seq: 1 },
  touches: 1,
  people: 1,
  leftOut: 0,
  items: 1,
  capped: { users: 0, items: 0 },
  memory: 1,
  seconds: 1,
  quality: null,
  setting: {
    kind: "dense",
    lambda: 1,
    dropout: 0,
    history: 1,
    userExponent: 0,
    relay: { share: 0, through: 0 },
  },
  searched: false,
  blends: [],
});

const files = openModelFiles(directory);
for (let nth = 0; ; nth += 1) {
  const note = noteOf(`${life}-${String(nth).padStart(6, "0")}`);
  const arrays = { popular: new Float64Array(200_000).fill(nth) };
  const bytes = writePack(arrays, { note, items: ["tent"] });
  await files.write({ note, items: ["tent"], places: [], segments: [], arrays, bytes }, null);
  process.send?.(note.version);
}
