import { ApiProblem, useAnswer } from "../../api/index.ts";
import type { DefinitionDocument } from "../../definitions/index.ts";
import { newestOf, useNames } from "../../definitions/index.ts";
import { useTitle } from "../../frame/index.ts";
import { useI18n } from "../../i18n/index.ts";
import { Answered, Chip, Empty, Loading, ProblemNote, Sentence } from "../../ui/index.ts";
import { nameOf } from "../people/index.ts";
import { variantsOf } from "./definitions.ts";
import styles from "./try.module.css";
import { PeopleBeside, TryFields } from "./try-fields.tsx";
import { TryGrid } from "./try-grid.tsx";
import type { TryBody, TryInput } from "./try-input.ts";
import { bodyOf, isLookingFor, listOf } from "./try-input.ts";
import { Moment, triedSentence, TryResult } from "./try-result.tsx";
import type { ChangeTry, Tried, TriedDecision } from "./use-try.ts";
import { useTried, useTryInput } from "./use-try.ts";

/** What the offers' variants are for, with what most have. */
const choicesIn = (definitions: readonly DefinitionDocument[]) => {
  const variants = newestOf(definitions, "offer").flatMap(variantsOf);
  const named = (pick: (variant: (typeof variants)[number]) => string, usual: string[]) =>
    [...new Set([...usual, ...variants.map(pick)])].filter((each) => each !== "");
  return {
    locales: named(({ locale }) => locale, ["en", "sv"]),
    devices: named(({ device }) => device, ["desktop", "mobile"]),
  };
};

/** What whom it is for is called. */
const useWho = ({ for: who, as }: TryInput): string => {
  const { t } = useI18n();
  const isId = /^p\d+$/.test(who);
  const { data } = useAnswer("profile", { params: { id: who } }, { enabled: isId });
  if (data !== undefined && isId) return nameOf(data);
  if (who !== "") return who.replace(/^\w+:/, "");
  return t(as === "" ? "try.somebodyUnknown" : "try.visitorLikeThis");
};

const MODES = ["", "places", "people"] as const;

const Modes = ({ input, change }: { readonly input: TryInput; readonly change: ChangeTry }) => {
  const { t } = useI18n();
  return (
    <div
      className={`${styles["chips"]} ${styles["modes"]}`}
      role="group"
      aria-label={t("try.compare")}
    >
      {MODES.map((mode) => (
        <Chip key={mode} isOn={input.grid === mode} onChange={() => change({ grid: mode })}>
          {t(mode === "" ? "try.one" : mode === "places" ? "try.places" : "try.people")}
        </Chip>
      ))}
    </div>
  );
};

const Results = ({
  tried,
  slots,
  who,
}: {
  readonly tried: Tried;
  readonly slots: readonly string[];
  readonly who: string;
}) => {
  const i18n = useI18n();
  const nameOf = useNames();
  const decisions = slots.flatMap((slot): TriedDecision[] => {
    const decision = tried.decisions[slot];
    return decision === undefined ? [] : [decision];
  });
  return decisions.map((decision, index) => (
    <TryResult
      key={decision.slot}
      tried={tried}
      decision={decision}
      title={index === 0 ? null : triedSentence(i18n, who, decision, nameOf)}
    />
  ));
};

const isUnknown = (error: Error | null): boolean =>
  error instanceof ApiProblem && error.slug === "profile-not-found";

/** Why nothing is decided; null where something is. */
const useWhyNot = (
  input: TryInput,
  body: TryBody | null,
  { data, error }: ReturnType<typeof useTried>,
): { readonly title: string; readonly about: string } | null => {
  const { t } = useI18n();
  if (isLookingFor(input))
    return {
      title: t("try.nobodyChosen"),
      about: t("try.nobodyChosenFix", { text: input.person }),
    };
  if (body === null)
    return {
      title: t(listOf(input.slot).length === 0 ? "try.chooseSlot" : "try.cannotRead"),
      about: "",
    };
  const isNobody = isUnknown(error) || (data !== undefined && data.profile === null);
  return input.for !== "" && isNobody
    ? {
        title: t("try.nobodyHas", { text: input.for.replace(/^\w+:/, "") }),
        about: t("try.nobodyHasFix"),
      }
    : null;
};

const Screen = ({ definitions }: { readonly definitions: readonly DefinitionDocument[] }) => {
  const i18n = useI18n();
  const nameOf = useNames();
  const { t, locale } = i18n;
  const [input, change] = useTryInput();
  const body = bodyOf(input, locale);
  const asked = useTried(body);
  const who = useWho(input);
  const slots = listOf(input.slot);
  const choices = choicesIn(definitions);
  const whyNot = useWhyNot(input, body, asked);
  const tried = whyNot === null ? asked.data : undefined;
  const first = tried?.decisions[slots[0] ?? ""];
  useTitle(t("try.name"));
  return (
    <>
      <Sentence isLong more={tried === undefined ? t("try.about") : <Moment tried={tried} />}>
        {first === undefined ? t("try.start") : triedSentence(i18n, who, first, nameOf)}
      </Sentence>
      <div className={styles["try"]}>
        <TryFields input={input} change={change} definitions={definitions} {...choices} />
        <div aria-busy={asked.isFetching}>
          <Modes input={input} change={change} />
          {input.grid === "people" ? <PeopleBeside input={input} change={change} /> : null}
          {whyNot !== null ? (
            <div role="status">
              <Empty title={whyNot.title}>{whyNot.about}</Empty>
            </div>
          ) : input.grid !== "" ? (
            <TryGrid input={input} {...choices} />
          ) : asked.error !== null ? (
            <ProblemNote error={asked.error} />
          ) : tried === undefined ? (
            <Loading lines={8} />
          ) : (
            <Results tried={tried} slots={slots} who={who} />
          )}
        </div>
      </div>
    </>
  );
};

/** What somebody would see, on which device, in which language, at which moment, and why. */
export const TryScreen = () => {
  const asked = useAnswer("listDefinitions", {});
  return (
    <Answered asked={asked} lines={8}>
      {({ definitions }) => <Screen definitions={definitions} />}
    </Answered>
  );
};
