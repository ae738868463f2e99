import type { MembersResponse, SegmentState } from "@attune/contract";
import { problem } from "@attune/contract";
import type { Definition } from "@attune/core/definition";
import { usersIn } from "@attune/core/definition";
import { identifierKey } from "@attune/core/event";
import type { LiveSegment, Program } from "@attune/core/segment";
import type { FillingState, Store } from "../../platform/store/index.ts";
import type { LiveDefinitions } from "../definitions/index.ts";
import { accountView } from "./seen-accounts.ts";

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

/** Of what has to be done with events, reading the log is so much; the rest is to put down what was found. */
const READING = 0.8;

/** How far a feature has come; `read` is how much of the log this node has read meanwhile. */
const featurePart = (filling: FillingState, read: number | null): number =>
  filling.cursor > 0
    ? READING + (1 - READING) * partOf(filling)
    : filling.since === 0
      ? 1
      : READING * (read ?? 0);

const ofAccounts = (key: string, fillings: readonly FillingState[]): number => {
  const own = fillings.find((each) => each.kind === "account-segment" && each.key === key);
  return own ? partOf(own) : 1;
};

/** With the segments of accounts that it asks for: until these have caught up, it may change. */
const progressOf = (
  segment: LiveSegment,
  { accounts }: Program,
  fillings: readonly FillingState[],
  read: number | null,
): number =>
  Math.min(
    ownProgress(segment, fillings, read),
    ...segment.condition.accountSegments
      .flatMap(accounts.reachOf)
      .map((key) => ofAccounts(key, fillings)),
  );

/** Looking at events comes before looking at people: each is half of the way. */
const ownProgress = (
  { key, condition }: LiveSegment,
  fillings: readonly FillingState[],
  read: number | null,
): number => {
  const own = fillings.find((each) => each.kind === "segment" && each.key === key);
  if (!own) return 1;
  const ids = condition.features.map(({ id }) => `${id}:`);
  const events = fillings
    .filter((each) => each.kind === "feature" && ids.some((id) => each.key.startsWith(id)))
    .map((each) => featurePart(each, read));
  return events.length > 0 ? Math.min(...events) / 2 : 0.5 + partOf(own) / 2;
};

/** Who uses what is live: asked as often as somebody looks, worked out when it has changed. */
const createUsers = () => {
  let known: { readonly of: readonly Definition[]; readonly users: Users } | null = null;
  return (definitions: readonly Definition[]): Users => {
    if (known?.of !== definitions) known = { of: definitions, users: usersIn(definitions) };
    return known.users;
  };
};
type Users = ReturnType<typeof usersIn>;

/** The states of all live segments, in the order of their keys. */
const createStates = ({ store: { reads, logRead }, live }: SegmentsDeps) => {
  const usersOf = createUsers();
  return async (): Promise<SegmentState[]> => {
    const { segments, segmentDefinitions, definitions } = live.current();
    const users = usersOf(definitions);
    const [sizes, accountSizes, fillings] = await Promise.all([
      reads.segmentSizes(),
      reads.accountSegmentSizes(),
      reads.fillings(),
    ]);
    const names = new Map(segmentDefinitions.map(({ key, name }) => [key, name ?? null]));
    const known = new Map<string, number>();
    const stateOf = (
      { key, version }: LiveSegment,
      figures: Pick<SegmentState, "of" | "members" | "progress">,
    ): SegmentState => ({
      key,
      name: names.get(key) ?? null,
      version,
      ...figures,
      status: figures.progress < 1 ? "catching up" : "live",
      namedBy: users("segment", key).map((each) => `${each.kind}:${each.key}`),
    });
    return [
      ...segments.segments.map((segment) => {
        // Each stands behind those that it names: it has come as far as the last of them.
        const progress = Math.min(
          progressOf(segment, segments, fillings, logRead()),
          ...segment.condition.segments.map((named) => known.get(named) ?? 1),
        );
        known.set(segment.key, progress);
        return stateOf(segment, {
          of: "profile",
          members: sizes.get(segment.key) ?? 0,
          progress,
        });
      }),
      ...segments.accounts.segments.map((segment) =>
        stateOf(segment, {
          of: "account",
          members: accountSizes.get(segment.key) ?? 0,
          progress: Math.min(
            ...segments.accounts.reachOf(segment.key).map((key) => ofAccounts(key, fillings)),
          ),
        }),
      ),
    ].sort((a, b) => (a.key < b.key ? -1 : 1));
  };
};

/** The profile after which a page of members begins. */
const placeOf = (after: string | undefined): number => {
  const id = /^p(\d{1,15})$/.exec(after ?? "p0")?.[1];
  if (id !== undefined) return Number(id);
  const detail = "send the `next` of the page before as it is";
  throw problem("parameter-not-valid", { errors: [{ pointer: "/after", detail }] });
};

/** A page of the accounts in a segment. */
const createAccounts =
  ({ store: { reads } }: SegmentsDeps) =>
  async (key: string, limit: number, after = ""): Promise<MembersResponse> => {
    const rows = await reads.accountsInSegment(key, after, limit);
    const last = rows.length === limit ? rows.at(-1) : undefined;
    return {
      of: "account",
      members: [],
      accounts: rows.map((row) => ({
        ...accountView(row),
        since: new Date(row.memberships.in[key] ?? 0).toISOString(),
      })),
      next: last?.id ?? null,
    };
  };

export const createSegments = (deps: SegmentsDeps): Segments => {
  const { live, store } = deps;
  const { reads } = store;
  const [states, accounts] = [createStates(deps), createAccounts(deps)];

  const get = async (key: string): Promise<SegmentState> => {
    const found = (await states()).find((each) => each.key === key);
    if (!found) throw problem("segment-not-found");
    return found;
  };

  return {
    list: states,
    get,
    members: async (key, limit, after) => {
      const { has, segments } = live.current();
      if (!has("segment", key)) throw problem("segment-not-found");
      if (segments.accounts.byKey.has(key)) return accounts(key, limit, after);
      const members = await reads.segmentMembers(key, placeOf(after), limit);
      const last = members.length === limit ? members.at(-1) : undefined;
      return {
        of: "profile",
        accounts: [],
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
