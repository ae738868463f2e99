import type { DefinitionHistory, Kind } from "@attune/contract";
import { checkDefinitions, diffDefinitions, minimalDefinition, OPERATIONS } from "@attune/contract";
import { stringify } from "yaml";
import type { Api } from "../api/index.ts";
import { tableText } from "../terminal/index.ts";
import { nameIn } from "./meaning.ts";
import { diffLines } from "./plan.ts";

/** What there is to know of one definition, and what would change if its newest version were live. */
export type Shown = DefinitionHistory & { readonly diff: ReturnType<typeof diffDefinitions> };

type Version = DefinitionHistory["definitions"][number];
type Content = Version["definition"];

/** The version that counts as the newest; where all were discarded, the last of them. */
export const newestIn = ({ definitions }: DefinitionHistory): Version | undefined =>
  definitions.find(({ status }) => status !== "discarded") ?? definitions[0];

const withoutName = ({ kind: _kind, key: _key, ...rest }: Content): Content => rest;

/** Without what equals its default. */
const shortOf = (value: Content): Content => {
  const [definition] = checkDefinitions([value], () => true).definitions;
  return definition ? JSON.parse(JSON.stringify(minimalDefinition(definition))) : value;
};

const diffToLive = (history: DefinitionHistory): Shown["diff"] => {
  const { definitions } = history;
  const newest = newestIn(history);
  const live = definitions.find(({ status }) => status === "live");
  if (!newest || newest === live || ["archived", "discarded"].includes(newest.status)) return [];
  return live
    ? diffDefinitions(withoutName(live.definition), withoutName(newest.definition))
    : diffDefinitions({}, withoutName(shortOf(newest.definition)));
};

export const readShown = async (api: Api, params: { kind: Kind; key: string }): Promise<Shown> => {
  const history = await api.call(OPERATIONS.definition, { params });
  return { ...history, diff: diffToLive(history) };
};

/** What the newest version is, who wrote it, and where it differs from what is live. */
export const newestText = (shown: Shown): string => {
  const { definitions, diff } = shown;
  const newest = newestIn(shown);
  if (!newest) return "There is no version.";
  const { definition, version, status, authors, reason, revision } = newest;
  const { kind, key } = nameIn(definition);
  const live = definitions.find((each) => each.status === "live");
  const beside = live ? `beside version ${live.version}, which is live` : "none is live";
  return [
    `${kind} ${key}: version ${version}, ${status}, by ${authors.join(", ")}`,
    `revision ${revision}`,
    ...(reason === null ? [] : [`sent back from review: "${reason}"`]),
    ...(diff.length === 0 ? [] : [`${beside}:`, ...diffLines(diff)]),
  ].join("\n");
};

/** All of it, as people read it. */
export const shownText = (shown: Shown): string => {
  const newest = newestIn(shown);
  const history = tableText(
    ["at", "version", "became", "by", "origin", "reason"],
    shown.history.map(({ at, version, status, actor, origin, reason }) => [
      at,
      String(version),
      status,
      actor,
      origin,
      reason ?? "",
    ]),
  );
  return [
    newestText(shown),
    ...(newest ? ["", stringify(shortOf(newest.definition)).trimEnd()] : []),
    "",
    history,
  ].join("\n");
};
