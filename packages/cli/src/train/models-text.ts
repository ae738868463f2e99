import type { ModelsResponse, ModelVersion } from "@attune/contract";
import { tableText } from "../terminal/index.ts";

const count = (value: number): string => value.toLocaleString("en");

const rowOf = (version: ModelVersion): string[] => [
  version.served ? "→" : "",
  version.version,
  count(version.touches),
  count(version.people),
  count(version.items),
  `${Math.ceil(version.memory / 2 ** 20)} MB`,
  `${version.seconds.toFixed(1)} s`,
  version.quality?.figures?.own.ndcg.toFixed(4) ?? "–",
  version.quality?.figures?.popular.ndcg.toFixed(4) ?? "–",
];

const notesOf = ({ leftOut, cappedPeople, cappedItems, setting }: ModelVersion): string[] => [
  `Trained with ${setting}.`,
  ...(leftOut === 0
    ? []
    : [`Not learnt from: ${count(leftOut)} facets of people who do not allow personalization.`]),
  ...(cappedPeople === 0
    ? []
    : [
        `${count(cappedPeople)} people did more than is learnt from: ${count(cappedItems)} of their items were left out.`,
      ]),
];

/** Entries that come and are read all the time are no news. */
const FEW = 1_000;

const behindOf = ({ behind }: ModelsResponse): string[] =>
  behind < FEW
    ? []
    : [`Sessions and trends are read from the log: ${count(behind)} entries are left.`];

const problemOf = ({ problem }: ModelsResponse): string[] => (problem === null ? [] : [problem]);

/** The versions in a table, what is to be known of the one that is served, and of a training that made nothing. */
export const modelsText = (models: ModelsResponse): string => {
  const { served, versions } = models;
  if (versions.length === 0)
    return ["No models yet: attune train makes them of the log.", ...problemOf(models)].join("\n");
  const table = tableText(
    ["", "version", "touches", "people", "items", "memory", "time", "NDCG@10", "most popular"],
    versions.map(rowOf),
    2,
  );
  const own = versions.find((each) => each.served);
  const said = served === null ? "Nothing is served." : `Served is ${served}.`;
  return [
    table,
    said,
    ...(own === undefined ? [] : notesOf(own)),
    ...(served === null ? [] : behindOf(models)),
    ...problemOf(models),
  ].join("\n");
};
