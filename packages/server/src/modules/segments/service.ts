import type { MembersResponse, SegmentState } from "@attune/contract";
import { problem } from "@attune/contract";
import { usersOf } from "@attune/core/definition";
import { identifierKey } from "@attune/core/event";
import type { LiveSegment } from "@attune/core/segment";
import type { FillingState, Store } from "../../platform/store/index.ts";
import type { LiveDefinitions } from "../definitions/index.ts";

export type Segments = {
  readonly list: () => Promise<readonly SegmentState[]>;
  readonly get: (key: string) => Promise<SegmentState>;
  readonly members: (
    key: string,
    limit: number,
    after: string | undefined,
  ) => Promise<MembersResponse>;
};

type SegmentsDeps = { readonly store: Store; readonly live: LiveDefinitions };

const partOf = ({ since, cursor }: FillingState): number =>
  since === 0 ? 1 : Math.min(1, cursor / since);

/** Looking at events comes before looking at people: each is half of the way. */
const progressOf = ({ key, condition }: LiveSegment, fillings: readonly FillingState[]): number => {
  const own = fillings.find((each) => each.kind === "segment" && each.key === key);
  if (!own) return 1;
  const ids = condition.features.map(({ id }) => `${id}:`);
  const events = fillings
    .filter((each) => each.kind === "feature" && ids.some((id) => each.key.startsWith(id)))
    .map(partOf);
  return events.length > 0 ? Math.min(...events) / 2 : 0.5 + partOf(own) / 2;
};

export const createSegments = ({ store, live }: SegmentsDeps): Segments => {
  const { reads } = store;

  const states = async (): Promise<SegmentState[]> => {
    const { segments, segmentDefinitions, definitions } = live.current();
    const [sizes, fillings] = await Promise.all([reads.segmentSizes(), reads.fillings()]);
    const names = new Map(segmentDefinitions.map(({ key, name }) => [key, name ?? null]));
    const known = new Map<string, number>();
    return segments.segments
      .map((segment): SegmentState => {
        const { key, version, condition } = segment;
        // Each stands behind those that it names: it has come as far as the last of them.
        const progress = Math.min(
          progressOf(segment, fillings),
          ...condition.segments.map((named) => known.get(named) ?? 1),
        );
        known.set(key, progress);
        return {
          key,
          name: names.get(key) ?? null,
          version,
          members: sizes.get(key) ?? 0,
          status: progress < 1 ? "catching up" : "live",
          progress,
          namedBy: usersOf(definitions, "segment", key).map((each) => `${each.kind}:${each.key}`),
        };
      })
      .sort((a, b) => (a.key < b.key ? -1 : 1));
  };
  const get = async (key: string): Promise<SegmentState> => {
    const found = (await states()).find((each) => each.key === key);
    if (!found) throw problem("segment-not-found");
    return found;
  };

  return {
    list: states,
    get,
    members: async (key, limit, after) => {
      if (!live.current().has("segment", key)) throw problem("segment-not-found");
      const from = Number(after?.slice(1) ?? 0);
      const members = await reads.segmentMembers(key, from, limit);
      const last = members.length === limit ? members.at(-1) : undefined;
      return {
        members: members.map(({ id, identifiers, since }) => ({
          profile: `p${id}`,
          identifiers: identifiers.map(({ identifier }) => identifierKey(identifier)),
          since: new Date(since).toISOString(),
        })),
        next: last ? `p${last.id}` : null,
      };
    },
  };
};
