import type { Scope } from "./cap.ts";
import type { Policy } from "./policy.ts";

/** What a policy needs to be there, named at a place (a JSON Pointer). */
export type PolicyReference = {
  readonly pointer: string;
  readonly kind: "offer" | "slot" | "purpose";
  readonly key: string;
};

/** Every scope in a policy, with where it stands. */
export const scopesOf = (
  policy: Policy,
): readonly { readonly pointer: string; readonly scope: Scope }[] => {
  const { caps = [], coolDowns = [], suppress = [], levers = [], disabled = [] } = policy;
  type Part = { readonly of?: Scope | undefined; readonly except?: Scope | undefined };
  const parts = (name: string, list: readonly Part[]) =>
    list.flatMap(({ of, except }, index) => [
      ...(of === undefined ? [] : [{ pointer: `/${name}/${index}/of`, scope: of }]),
      ...(except === undefined ? [] : [{ pointer: `/${name}/${index}/except`, scope: except }]),
    ]);
  return [
    ...parts("caps", caps),
    ...parts("coolDowns", coolDowns),
    ...parts("suppress", suppress),
    ...parts("levers", levers),
    ...disabled.map((scope, index) => ({ pointer: `/disabled/${index}`, scope })),
  ];
};

const named = (
  pointer: string,
  kind: PolicyReference["kind"],
  keys: readonly string[] = [],
): PolicyReference[] => keys.map((key, index) => ({ pointer: `${pointer}/${index}`, kind, key }));

/** The offers, slots and purposes that a policy names. */
export const policyReferences = (policy: Policy): readonly PolicyReference[] => [
  ...scopesOf(policy).flatMap(({ pointer, scope: { offers, slots, purposes } }) => [
    ...named(`${pointer}/offers`, "offer", offers),
    ...named(`${pointer}/slots`, "slot", slots),
    ...named(`${pointer}/purposes`, "purpose", purposes),
  ]),
  ...named("/control/except/slots", "slot", policy.control?.except?.slots),
];

/** The durations in a policy, with where each stands (a JSON Pointer). */
export const policyDurations = ({
  caps = [],
  coolDowns = [],
}: Policy): readonly { readonly pointer: string; readonly duration: string }[] =>
  [
    ...caps.map(({ within }, index) => ({ pointer: `/caps/${index}/within`, duration: within })),
    ...coolDowns.flatMap(({ within, for: lasts }, index) => [
      { pointer: `/coolDowns/${index}/within`, duration: within },
      { pointer: `/coolDowns/${index}/for`, duration: lasts },
    ]),
  ].flatMap(({ pointer, duration }) => (duration === undefined ? [] : [{ pointer, duration }]));
