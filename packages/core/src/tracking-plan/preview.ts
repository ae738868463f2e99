import type { Checkable, TrackingPlans } from "./program.ts";
import type { Verdict, Violation } from "./verdict.ts";

/** How many of the same events, with the plans that are live and with those that may be. */
type NowAndThen = { readonly now: number; readonly then: number };

/** A rule that blocks events which come in now. */
export type BrokenRule = {
  readonly type: Checkable["type"];
  readonly event: string;
  /** As the event that was shown first breaks it. */
  readonly violation: Violation;
  readonly count: number;
};

type Previewed = {
  readonly judged: number;
  readonly blocked: NowAndThen;
  readonly warned: NowAndThen;
  /** Events that go into quarantine then and not now. */
  readonly newlyBlocked: number;
  /** What blocks them: the rule that most of them break first, those alike by name. */
  readonly rules: readonly BrokenRule[];
};

export type PlanPreview = {
  /** Judges an event by both. */
  readonly see: (event: Checkable) => void;
  readonly tell: () => Previewed;
};

type Judging = { readonly now: TrackingPlans; readonly then: TrackingPlans };

const createCount = (action: Verdict["action"]) => {
  const count = { now: 0, then: 0 };
  return {
    add: (now: Verdict | null, then: Verdict | null): void => {
      if (now?.action === action) count.now += 1;
      if (then?.action === action) count.then += 1;
    },
    tell: (): NowAndThen => ({ ...count }),
  };
};

type Counted = { -readonly [F in keyof BrokenRule]: BrokenRule[F] };

const createRules = () => {
  const rules = new Map<string, Counted>();
  return {
    add: ({ type, name }: Checkable, { violations }: Verdict): void => {
      const blocking = new Map(
        violations.flatMap((each) => (each.action === "block" ? [[each.rule, each] as const] : [])),
      );
      for (const [rule, violation] of blocking) {
        const id = JSON.stringify([type, name, rule]);
        const found = rules.get(id);
        if (found) found.count += 1;
        else rules.set(id, { type, event: name, violation, count: 1 });
      }
    },
    tell: (): readonly BrokenRule[] =>
      [...rules.entries()]
        .toSorted(([a, one], [b, other]) => other.count - one.count || (a < b ? -1 : 1))
        .map(([, rule]) => ({ ...rule })),
  };
};

/** Compares what two sets of plans do to the same events; nothing is kept of an event but its rules. */
export const createPlanPreview = ({ now, then }: Judging): PlanPreview => {
  const blocked = createCount("block");
  const warned = createCount("warn");
  const rules = createRules();
  const events = { judged: 0, newlyBlocked: 0 };
  return {
    see: (event) => {
      const [before, after] = [now.check(event), then.check(event)];
      events.judged += 1;
      blocked.add(before, after);
      warned.add(before, after);
      if (after?.action !== "block" || before?.action === "block") return;
      events.newlyBlocked += 1;
      rules.add(event, after);
    },
    tell: () => ({
      ...events,
      blocked: blocked.tell(),
      warned: warned.tell(),
      rules: rules.tell(),
    }),
  };
};
