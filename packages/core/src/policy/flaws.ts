import { parseDuration } from "../duration/index.ts";
import type { Told } from "../flaw/index.ts";
import { told } from "../flaw/index.ts";
import type { Scope } from "./cap.ts";
import type { KeyedPolicy } from "./compile.ts";
import type { Policy } from "./policy.ts";
import { policyDurations, scopesOf } from "./references.ts";
import type { PolicyOffer } from "./scope.ts";

type Flaw = Told & { readonly pointer: string };
export type PolicyFlaw = Flaw & { readonly key: string };

const PARTS = ["caps", "coolDowns", "suppress", "levers"] as const;

const partKeyFlaws = (policy: Policy): Flaw[] => {
  const seen = new Set<string>();
  return PARTS.flatMap((name) =>
    (policy[name] ?? []).flatMap(({ key }, index) => {
      if (!seen.has(key)) {
        seen.add(key);
        return [];
      }
      const pointer = `/${name}/${index}/key`;
      return [{ pointer, ...told("part-twice", { key }) }];
    }),
  );
};

const durationFlaws = (policy: Policy): Flaw[] =>
  policyDurations(policy).flatMap(({ pointer, duration }) =>
    parseDuration(duration) === 0 ? [{ pointer, ...told("duration-nothing") }] : [],
  );

const SCOPED = ["offers", "groups", "slots", "channels", "purposes"] as const;

/** Whether all that a scope is about is excepted again, as far as its words say. */
const isEmptied = (of: Scope, except: Scope): boolean =>
  SCOPED.some((name) => of[name]?.every((key) => except[name]?.includes(key) ?? false) ?? false);

const emptiedFlaws = (policy: Policy): Flaw[] => {
  const within = (name: "caps" | "coolDowns" | "suppress"): Flaw[] =>
    (policy[name] ?? []).flatMap(({ of = {}, except = {} }, index) =>
      isEmptied(of, except)
        ? [
            {
              pointer: `/${name}/${index}/except`,
              ...told("scope-emptied"),
            },
          ]
        : [],
    );
  return [...within("caps"), ...within("coolDowns"), ...within("suppress")];
};

const groupFlaws = (policy: Policy, groups: ReadonlySet<string>): Flaw[] =>
  scopesOf(policy).flatMap(({ pointer, scope }) =>
    (scope.groups ?? []).flatMap((group, index) =>
      groups.has(group)
        ? []
        : [
            {
              pointer: `${pointer}/groups/${index}`,
              ...told("group-unknown", { group }),
            },
          ],
    ),
  );

const controlFlaws = ({ key, control }: KeyedPolicy, others: readonly KeyedPolicy[]): Flaw[] => {
  const other = others.find((each) => each.key !== key && each.control !== undefined);
  if (control === undefined || other === undefined) return [];
  return [
    {
      pointer: "/control",
      ...told("control-taken", { policy: other.key }),
    },
  ];
};

/** What is wrong with policies, beside all that would be live with them. */
export const policyFlaws = (
  policies: readonly KeyedPolicy[],
  standing: readonly KeyedPolicy[],
  offers: readonly PolicyOffer[],
): readonly PolicyFlaw[] => {
  const groups = new Set(offers.flatMap((offer) => offer.groups ?? []));
  return policies.flatMap((policy) =>
    [
      ...partKeyFlaws(policy),
      ...durationFlaws(policy),
      ...emptiedFlaws(policy),
      ...groupFlaws(policy, groups),
      ...controlFlaws(policy, standing),
    ].map((flaw) => ({ key: policy.key, ...flaw })),
  );
};
