import { describe, expect, test } from "vitest";
import { Definition } from "@attune/core/definition";
import type { Identifier } from "@attune/core/event";
import type { Incoming, Store } from "../src/platform/store/contract.ts";
import type { CallDraft } from "../src/platform/store/index.ts";
import { fire } from "./firing.ts";
import { NOON, stored } from "./stored-event.ts";

export { NOON, stored } from "./stored-event.ts";

const DAY = 86_400_000;
export type OpenStore = (options?: { readonly poison?: string }) => Promise<{
  readonly store: Store;
  /** Closes the store and opens what it left behind. */
  readonly reopen: () => Promise<Store>;
  readonly end: () => Promise<void>;
}>;

const draft = (id: string, identifier: Identifier | null): CallDraft => ({
  at: NOON,
  identifier,
  noted: [],
  relies: null,
  slots: [
    {
      id,
      body: JSON.stringify({ slot: "hero", reason: "FALLBACK", candidates: [], time: NOON }),
      reservations: [],
      claims: [],
      plan: null,
    },
  ],
});

/** The profile that a call's decisions were recorded for. */
const decidedFor = async (store: Store, drafted: CallDraft): Promise<number | null> => {
  const committed = await store.commitDecisions(drafted);
  if (!("slots" in committed)) throw new Error("nothing was relied on");
  return committed.profile;
};

const named = (ns: string, value: string) => ({ ns, value });

const collect = async <T>(rows: AsyncIterable<T>): Promise<T[]> => {
  const list: T[] = [];
  for await (const row of rows) list.push(row);
  return list;
};

const slot = (key: string, title: string): Definition =>
  Definition.parse({ kind: "slot", key, default: { content: { title } } });

/** What every store engine does alike. */
export const describeStore = (engine: string, open: OpenStore): void => {
  const withStore =
    (
      body: (opened: Awaited<ReturnType<OpenStore>>) => Promise<void>,
      options?: Parameters<OpenStore>[0],
    ) =>
    async (): Promise<void> => {
      const opened = await open(options);
      try {
        await body(opened);
      } finally {
        await opened.end();
      }
    };

  describe(`${engine}: events`, () => {
    test(
      "L2: each is answered in order: accepted with its sequence, or duplicate, also within one call",
      withStore(async ({ store }) => {
        const [one, two] = [stored(["user_id:ada"]), stored(["user_id:bo"])];
        const first = await store.commitEvents("live", [one, two, one], NOON);
        expect(first.map(({ status }) => status)).toEqual(["accepted", "accepted", "duplicate"]);
        expect(await store.commitEvents("bulk", [two], NOON)).toEqual([{ status: "duplicate" }]);
        const logged = await collect(store.reads.exportEvents());
        expect(logged.map(({ body }) => body)).toEqual([one.stored, two.stored]);
      }),
    );

    test(
      "L2: one whose fold throws is quarantined, its neighbours are accepted",
      withStore(
        async ({ store }) => {
          const bad = stored(["user_id:bo"], { name: "Bad" });
          const batch = [stored(["user_id:ada"]), bad, stored(["user_id:cy"])];
          const outcomes = await store.commitEvents("live", batch, NOON);
          expect(outcomes.map(({ status }) => status)).toEqual([
            "accepted",
            "quarantined",
            "accepted",
          ]);
          expect(await store.reads.profileByIdentifier(named("user_id", "bo"))).toBeNull();
          const again = await store.commitEvents("live", [bad], NOON);
          expect(again).toEqual([outcomes[1]]);
          expect(await store.reads.counts()).toMatchObject({ events: 2, quarantined: 1 });
          expect(await store.verify(() => undefined)).toMatchObject({ ok: true });
        },
        { poison: "Bad" },
      ),
    );

    test(
      "L2: one that fails costs those committed together with it nothing, and nothing of theirs counts twice",
      withStore(async ({ store }) => {
        await store.commitEvents("live", [stored(["user_id:ada"])], NOON);
        const commit = (incoming: Incoming, at: number) =>
          store.commitEvents("live", [incoming], at);
        const answers = await Promise.allSettled([
          commit(stored(["user_id:ada", "anonymous_id:x1"]), NOON),
          // No log takes an entry that has no time.
          commit(stored(["user_id:bo"]), Number.NaN),
          commit(stored(["user_id:cy", "anonymous_id:x2"]), NOON),
        ]);
        const accepted = { status: "fulfilled", value: [{ status: "accepted" }] };
        expect(answers).toMatchObject([accepted, { status: "rejected" }, accepted]);
        await store.commitEvents("live", [stored(["user_id:ada"]), stored(["user_id:cy"])], NOON);
        const eventsOf = async (value: string) =>
          (await store.reads.subject(named("user_id", value)))?.state.events;
        expect([await eventsOf("ada"), await eventsOf("bo"), await eventsOf("cy")]).toEqual([
          3,
          undefined,
          2,
        ]);
        expect(await store.verify(() => undefined)).toMatchObject({ ok: true, events: 5 });
      }),
    );

    test(
      "an alias finds the facet of its previous id, however long ago that was seen",
      withStore(async ({ store, reopen }) => {
        await store.commitEvents("live", [stored(["anonymous_id:x1"])], NOON);
        const again = await reopen();
        const alias = {
          anonymous: named("anonymous_id", "x1"),
          user: named("user_id", "x1"),
          mayExceed: true,
        };
        await again.commitEvents("live", [stored(["user_id:ada"], { type: "alias", alias })], NOON);
        const joined = await again.reads.profileByIdentifier(named("user_id", "ada"));
        expect(joined?.identifiers.map(({ identifier }) => identifier)).toEqual([
          named("anonymous_id", "x1"),
          named("user_id", "ada"),
        ]);
      }),
    );

    test(
      "a read after the answer sees the commit, and the sequence that made the profile",
      withStore(async ({ store }) => {
        const outcomes = await store.commitEvents("live", [stored(["user_id:ada"])], NOON);
        const subject = await store.reads.subject(named("user_id", "ada"));
        expect(outcomes).toEqual([{ status: "accepted", seq: subject?.seq }]);
        expect(subject?.state.events).toBe(1);
      }),
    );

    test(
      "a profile is found by each of its identifiers and by every id it ever had",
      withStore(async ({ store }) => {
        await store.commitEvents("live", [stored(["anonymous_id:x1"])], NOON);
        await store.commitEvents("live", [stored(["user_id:ada"])], NOON);
        const before = await store.reads.profileByIdentifier(named("user_id", "ada"));
        await store.commitEvents("live", [stored(["user_id:ada", "anonymous_id:x1"])], NOON);
        const merged = await store.reads.profileByIdentifier(named("anonymous_id", "x1"));
        expect(merged?.identifiers).toHaveLength(2);
        expect(merged?.state.events).toBe(3);
        expect(await store.reads.profileById(before?.id ?? 0)).toEqual(merged);
        expect(await store.reads.links(merged?.id ?? 0)).toMatchObject([{ revokedBy: null }]);
      }),
    );

    test(
      "what was committed is there after a restart, and what was sent again is still a duplicate",
      withStore(async ({ store, reopen }) => {
        const batch = [stored(["user_id:ada", "anonymous_id:x1"]), stored(["anonymous_id:x1"])];
        await store.commitEvents("live", batch, NOON);
        const before = await store.reads.profileByIdentifier(named("user_id", "ada"));
        const again = await reopen();
        expect(await again.reads.profileByIdentifier(named("user_id", "ada"))).toEqual(before);
        const outcomes = await again.commitEvents("live", batch, NOON);
        expect(outcomes).toEqual([{ status: "duplicate" }, { status: "duplicate" }]);
        const [next] = await again.commitEvents("live", [stored(["user_id:bo"])], NOON);
        expect(next).toMatchObject({ status: "accepted" });
        expect(await again.verify(() => undefined)).toMatchObject({ ok: true, events: 3 });
      }),
    );

    test(
      "L5: 64 callers that share a few people leave a state that its log folds to",
      withStore(async ({ store }) => {
        const sends = Array.from({ length: 64 }, (_, index) =>
          store.commitEvents(
            index % 2 === 0 ? "live" : "bulk",
            [
              stored([`user_id:u${index % 5}`, `anonymous_id:x${index % 7}`]),
              stored([`anonymous_id:x${index % 3}`]),
            ],
            NOON + index,
          ),
        );
        const outcomes = (await Promise.all(sends)).flat();
        expect(outcomes.every(({ status }) => status === "accepted")).toBe(true);
        expect(await store.verify(() => undefined)).toMatchObject({ ok: true, events: 128 });
      }),
    );
  });

  describe(`${engine}: decisions`, () => {
    test(
      "L6: a decision is in the ledger when its commit is answered, under the profile decided for",
      withStore(async ({ store }) => {
        await store.commitEvents("live", [stored(["user_id:ada"])], NOON);
        const profile = await decidedFor(store, draft("d1", named("user_id", "ada")));
        const found = await store.reads.decision("d1");
        expect(found?.decision).toMatchObject({ id: "d1", subject: { profile: `p${profile}` } });
        expect(await store.reads.lastDecisions(profile ?? 0, 5)).toEqual([found]);
        expect(await store.reads.decision("d2")).toBeNull();
      }),
    );

    test(
      "an identifier not seen before gets its facet in the decision's commit, once",
      withStore(async ({ store }) => {
        const drafts = ["d1", "d2"].map((id) => draft(id, named("anonymous_id", "x1")));
        const [one, two] = await Promise.all(drafts.map((each) => decidedFor(store, each)));
        expect(one).toBe(two);
        await store.commitEvents("live", [stored(["anonymous_id:x1"])], NOON);
        const known = await store.reads.subject(named("anonymous_id", "x1"));
        expect(known).toMatchObject({ profile: one, state: { events: 1 } });
        expect(await store.verify(() => undefined)).toMatchObject({ ok: true });
      }),
    );

    test(
      "without a subject the record names nobody",
      withStore(async ({ store }) => {
        expect(await store.commitDecisions(draft("d1", null))).toMatchObject({ profile: null });
        expect((await store.reads.decision("d1"))?.decision.subject).toBeNull();
      }),
    );
  });

  describe(`${engine}: separations and timers`, () => {
    test(
      "an unmerge separates, an undo joins again, and the log folds to what stands",
      withStore(async ({ store }) => {
        await store.commitEvents("live", [stored(["user_id:ada", "anonymous_id:x1"])], NOON);
        const whole = await store.reads.profileByIdentifier(named("user_id", "ada"));
        const profile = whole?.id ?? 0;
        const take = [named("anonymous_id", "x1")];
        const separated = await store.unmerge({
          profile,
          take,
          reason: "mistake",
          actor: "owner",
          at: NOON,
        });
        expect(separated).toMatchObject({ profiles: [expect.any(Number), expect.any(Number)] });
        await store.commitEvents("live", [stored(["user_id:ada", "anonymous_id:x1"])], NOON);
        const alone = await store.reads.profileByIdentifier(named("anonymous_id", "x1"));
        expect(alone?.identifiers).toHaveLength(1);
        expect(await store.reads.nextDue()).toBeNull();
        expect(await store.verify(() => undefined)).toMatchObject({ ok: true });
        const unmerge = "seq" in separated ? separated.seq : 0;
        await store.undoUnmerge({ profile, unmerge, actor: "owner", at: NOON });
        const joined = await store.reads.profileByIdentifier(named("anonymous_id", "x1"));
        expect(joined?.identifiers).toHaveLength(2);
        expect(await store.verify(() => undefined)).toMatchObject({ ok: true });
      }),
    );

    test(
      "L4: a timer stands at its exact instant, fires once, and not before",
      withStore(async ({ store }) => {
        await store.commitEvents("live", [stored(["anonymous_id:x1"])], NOON);
        const due = NOON + 90 * DAY + DAY / 2;
        expect(await store.reads.nextDue()).toBe(due);
        expect(await fire(store, due - 1, 10)).toBe(0);
        expect(await fire(store, due, 10)).toBe(1);
        expect(await fire(store, due, 10)).toBe(0);
        expect(await store.reads.profileByIdentifier(named("anonymous_id", "x1"))).toBeNull();
        expect(await store.verify(() => undefined)).toMatchObject({ ok: true, profiles: 0 });
      }),
    );

    test(
      "the facet of an expired profile is never named again",
      withStore(async ({ store }) => {
        await store.commitEvents("live", [stored(["anonymous_id:x1"])], NOON);
        const gone = await store.reads.profileByIdentifier(named("anonymous_id", "x1"));
        await fire(store, NOON + 200 * DAY, 10);
        await store.commitEvents("live", [stored(["anonymous_id:x1"])], NOON + 200 * DAY);
        const anew = await store.reads.profileByIdentifier(named("anonymous_id", "x1"));
        expect(anew?.id).toBeGreaterThan(gone?.id ?? 0);
        expect(anew?.state.events).toBe(1);
      }),
    );
  });

  describe(`${engine}: definitions and cursors`, () => {
    test(
      "L11: a definition has versions, one of them live, and what was live at a sequence stays known",
      withStore(async ({ store }) => {
        const by = { actor: "owner", at: NOON, origin: "api" } as const;
        const put = (title: string) =>
          store.changeDefinitions({
            ...by,
            changes: [{ change: "put-live", definition: slot("hero", title) }],
          });
        const one = await put("one");
        const two = await put("two");
        expect(await put("two")).toMatchObject({ seq: null, changed: [] });
        expect(two.changed).toEqual([{ kind: "slot", key: "hero", version: 2, status: "live" }]);
        const titles = async (seq: number | null) =>
          (await store.reads.liveDefinitions(seq)).live.map(({ definition }) =>
            definition.kind === "slot" ? definition.default.content?.title : null,
          );
        expect(await titles(null)).toEqual(["two"]);
        expect(await titles(one.seq)).toEqual(["one"]);
        expect(await titles(two.seq)).toEqual(["two"]);
        const history = await store.reads.definitionHistory("slot", "hero");
        expect(history.map(({ status }) => status)).toEqual(["live", "archived"]);
      }),
    );

    test(
      "an import's cursor is kept over a restart",
      withStore(async ({ store, reopen }) => {
        expect(await store.reads.importCursor("i1")).toBeNull();
        await store.saveImportCursor({ import: "i1", row: 7, body: "{}" });
        await store.saveImportCursor({ import: "i1", row: 9, body: "{}" });
        const again = await reopen();
        expect(await again.reads.importCursor("i1")).toMatchObject({ row: 9 });
      }),
    );
  });

  describe(`${engine}: quality`, () => {
    test(
      "what became of each source's events is counted with them, and kept over a restart",
      withStore(async ({ store, reopen }) => {
        const day = Math.floor(NOON / 86_400_000);
        const [one, two] = [stored(["user_id:ada"]), stored(["anonymous_id:laptop"])];
        await store.commitEvents("live", [one, two, one], NOON);
        await store.countRejected([{ source: "lab", day, code: "too-deep", count: 2 }]);
        const { reads } = await reopen();
        expect(await reads.qualitySources()).toEqual(["lab", "web"]);
        const web = await reads.qualityCounts("web", day, day);
        expect(web).toMatchObject({ firstDay: day, lastTime: NOON, rejections: [] });
        expect(web.days).toMatchObject([{ day, accepted: 2, duplicate: 1, tied: 1, rejected: 0 }]);
        expect(web.events).toMatchObject([{ name: "Product Viewed", accepted: 2 }]);
        const lab = await reads.qualityCounts("lab", day, day);
        expect(lab.rejections).toEqual([{ code: "too-deep", count: 2 }]);
        expect(await reads.profileTraits(10)).toEqual({ known: [{ day, change: 1 }], traits: [] });
      }),
    );
  });
};
