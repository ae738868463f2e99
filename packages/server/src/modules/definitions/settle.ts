import { referencesOf, usesIn } from "@attune/core/definition";
import type { Known } from "@attune/core/definition";
import type { Definition, DefinitionFlaw, Kind } from "@attune/core/definition";
import type { DefinitionChange, DefinitionRef } from "../../platform/store/index.ts";
import type { Planned } from "./plan.ts";
import { idsOf, isNamed, isReviewed } from "./plan.ts";

/** Where a planned change ends: live, put up for review, approved there, or out of use. */
type Course = "live" | "review" | "approve" | "archive";
export type Settled = {
  readonly planned: Planned;
  readonly course: Course;
  /** What alone holds it in review: what it refers to, and is not live. */
  readonly waitsFor: readonly DefinitionRef[];
};
type Decided = Pick<Settled, "planned" | "course">;

export type Approval = {
  readonly needs: (kind: Kind) => boolean;
  /** Whether the caller asks to approve what is in review with the same content. */
  readonly approve: boolean;
};

const firstCourse = (planned: Planned, { needs, approve }: Approval): Course => {
  const { wanted, kind, change } = planned;
  if (wanted === null) return "archive";
  if (change === "unchanged" || !needs(kind)) return "live";
  return approve && isReviewed(planned) ? "approve" : "review";
};

const missingFrom = (definition: Definition, known: Known): readonly DefinitionRef[] =>
  referencesOf(definition)
    .filter(({ kind, key }) => !known(kind, key))
    .map(({ kind, key }) => ({ kind, key }));

/**
 * Decides where each change of a plan ends. What refers to something that is not live yet, because
 * it waits for review, waits with it: nothing goes live with a reference that leads nowhere.
 */
export const settle = (
  plan: readonly Planned[],
  isLive: Known,
  approval: Approval,
): readonly Settled[] => {
  const archived = idsOf(plan, "archive");
  let settled = plan.map(
    (planned): Decided => ({ planned, course: firstCourse(planned, approval) }),
  );
  for (;;) {
    const going = new Set(
      settled.flatMap(({ course, planned: { kind, key } }) =>
        course === "live" || course === "approve" ? [`${kind}:${key}`] : [],
      ),
    );
    const known: Known = (kind, key) =>
      isNamed(going, kind, key) || (isLive(kind, key) && !isNamed(archived, kind, key));
    const next = settled.map((each): Decided => {
      const { wanted, change } = each.planned;
      const isHeld =
        (each.course === "live" || each.course === "approve") &&
        change !== "unchanged" &&
        wanted !== null &&
        missingFrom(wanted, known).length > 0;
      return isHeld ? { planned: each.planned, course: "review" } : each;
    });
    if (next.every((each, index) => each.course === settled[index]?.course))
      return next.map(({ planned, course }) => {
        const isHeld = course === "review" && !approval.needs(planned.kind);
        const waitsFor = isHeld && planned.wanted ? missingFrom(planned.wanted, known) : [];
        return { planned, course, waitsFor };
      });
    settled = next;
  }
};

/** What stays live and refers to something that would be archived. */
export const hangingFlaws = (
  settled: readonly Settled[],
  live: readonly Definition[],
): readonly DefinitionFlaw[] => {
  const archived = idsOf(
    settled.map(({ planned }) => planned),
    "archive",
  );
  if (archived.size === 0) return [];
  const replaced = new Map(
    settled.map(({ planned: { kind, key, wanted }, course }) => [
      `${kind}:${key}`,
      course === "live" || course === "approve" ? wanted : undefined,
    ]),
  );
  const staying = live
    .filter(({ kind, key }) => !isNamed(archived, kind, key))
    .map((each) => replaced.get(`${each.kind}:${each.key}`) ?? each);
  return usesIn(staying).flatMap(({ user, use: { pointer, kind, key } }) =>
    isNamed(archived, kind, key)
      ? [
          {
            kind: user.kind,
            key: user.key,
            pointer,
            message: `stays live and refers to ${kind} ${key}, which would be archived`,
          },
        ]
      : [],
  );
};

/** A definition as people are told of it. */
export const nameOf = ({ kind, key }: DefinitionRef): string => `${kind} ${key}`;

/** The store's word for a settled change. */
export const changeOf = ({ planned: { kind, key, wanted }, course }: Settled): DefinitionChange => {
  if (wanted === null || course === "archive") return { change: "archive", kind, key };
  if (course === "approve") return { change: "approve", kind, key };
  return { change: course === "live" ? "put-live" : "put-review", definition: wanted };
};
