import { z } from "zod";

/** OpenFeature's flags for its scenarios, as test-flags.json writes them. */
const FlagsFile = z.record(
  z.string(),
  z.object({
    variants: z.record(z.string(), z.json()),
    defaultVariant: z.string().nullish(),
    disabled: z.boolean().optional(),
    flagMetadata: z.record(z.string(), z.json()).nullish(),
    contextEvaluator: z.string().optional(),
  }),
);
type FlagFile = z.infer<typeof FlagsFile>[string];

const TARGETING = /^(.+) \? '([^']*)' : ''$/;

/** One comparison of a targeting expression, written as a condition. */
const clauseOf = (text: string): object => {
  const [, not] = /^!(\w+)$/.exec(text) ?? [];
  if (not !== undefined) return { [`context.${not}`]: { $ne: true } };
  const [, name, literal] = /^(\w+) == '([^']*)'$/.exec(text) ?? [];
  if (name !== undefined) return { [`context.${name}`]: literal };
  const [, above, limit] = /^(\w+) > (\d+)$/.exec(text) ?? [];
  if (above !== undefined) return { [`context.${above}`]: { $gt: Number(limit) } };
  throw new Error(`no condition is known for ${text}`);
};

type Targeting = { readonly if: object; readonly variant: string };

const targetingOf = (text: string): Targeting => {
  const [, asked = "", variant = ""] = TARGETING.exec(text) ?? [];
  return { if: { $and: asked.split(" && ").map(clauseOf) }, variant };
};

const contentOf = ({ variants, flagMetadata }: FlagFile, variant: string): object => ({
  value: variants[variant],
  variant,
  ...(flagMetadata ? { metadata: flagMetadata } : {}),
});

/** A flag as a slot, an offer for each variant, and a rule that shows one of them. */
const definitionsOf = (key: string, flag: FlagFile): object[] => {
  const { variants, defaultVariant, disabled = false, contextEvaluator } = flag;
  const targeting = contextEvaluator === undefined ? null : targetingOf(contextEvaluator);
  const fallback = defaultVariant ?? null;
  const shown = targeting?.variant ?? fallback;
  const byDefault = targeting === null || fallback === null ? null : contentOf(flag, fallback);
  return [
    { kind: "slot", key, paused: disabled, default: { content: byDefault } },
    ...Object.keys(variants).map((variant) => ({
      kind: "offer",
      key: `${key}-${variant}`,
      content: contentOf(flag, variant),
    })),
    ...(shown === null
      ? []
      : [
          {
            kind: "rule",
            key,
            slot: key,
            if: targeting?.if ?? {},
            then: { offer: `${key}-${shown}` },
          },
        ]),
  ];
};

/** test-flags.json as definitions of Attune. */
export const definitionsFrom = (json: string): object[] =>
  Object.entries(FlagsFile.parse(JSON.parse(json))).flatMap(([key, flag]) =>
    definitionsOf(key, flag),
  );
