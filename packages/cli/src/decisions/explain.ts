import type { ExplainResponse, ProfileResponse } from "@attune/contract";
import { OPERATIONS } from "@attune/contract";
import type { Api, ConnectionOptions } from "../api/index.ts";
import { useApi, withConnection } from "../api/index.ts";
import type { JsonOption, Register } from "../command/index.ts";
import { answer, languageOption, withJson } from "../command/index.ts";
import { CommandProblem } from "../problem/index.ts";
import { ageText, findProfile, isProfileName } from "../profiles/index.ts";
import { tableText } from "../terminal/index.ts";

type Language = "en" | "sv";

type ExplainOptions = ConnectionOptions &
  JsonOption & { readonly slot?: string; readonly language: Language };

type Explained = {
  readonly decision: ExplainResponse;
  /** The profile as it is now; null for a decision about nobody. */
  readonly profile: ProfileResponse | null;
  /** Whether the decision was made for this question. */
  readonly made: boolean;
};

const clip = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text);

const inputsText = ({ inputs, accounts = [], time }: ExplainResponse): string[] => {
  const rows = [
    ...inputs.map((input) => ({ ...input, name: input.path })),
    ...accounts.flatMap(({ id, inputs: read }) =>
      read.map((input) => ({ ...input, name: `account ${id}: ${input.path}` })),
    ),
  ];
  return rows.length === 0
    ? []
    : [
        "",
        "What it went by:",
        tableText(
          ["  input", "value", "from", "age"],
          rows.map((input) => [
            `  ${input.name}`,
            clip(JSON.stringify(input.value)),
            input.source ?? "nothing known",
            input.time === null ? "" : ageText(Date.parse(time) - Date.parse(input.time)),
          ]),
        ),
      ];
};

const partsText = (parts: object): string =>
  Object.entries(parts)
    .map(([part, value]) => `${part} ${String(value)}`)
    .join(" × ");

/** What the scores of those that came to arbitration were made of. */
const scoresText = ({ by, candidates }: ExplainResponse): string[] => {
  const rows = candidates.flatMap(({ offer, rule, score }) =>
    score === undefined
      ? []
      : [
          [
            `  ${offer}`,
            rule,
            String(score.final),
            partsText(score.parts),
            score.chance === null ? "" : String(score.chance),
          ],
        ],
  );
  return by === undefined || by === "priority" || rows.length === 0
    ? []
    : [
        "",
        `Scores, by ${by}:`,
        tableText(["  offer", "rule", "score", "parts", "chance to be first"], rows),
      ];
};

const countsText = ({ facts }: ExplainResponse): string[] => {
  const rows = Object.entries(facts?.counts ?? {}).map(([cap, { count, resets }]) => [
    `  ${cap}`,
    String(count),
    resets === null ? "" : new Date(resets).toISOString(),
  ]);
  return rows.length === 0
    ? []
    : ["", "Counted for caps:", tableText(["  cap", "count", "resets"], rows)];
};

const retiredText = ({ retired }: ExplainResponse): string[] =>
  retired === undefined
    ? []
    : ["", `Its candidates cannot be worked out again: ${retired.join(", ")} is no longer there.`];

const itemsText = ({ items }: ExplainResponse): string[] =>
  items === null || items.length === 0
    ? []
    : ["", `Items shown: ${items.map(({ id }) => id).join(", ")}`];

const subjectText = ({ decision: { subject }, profile }: Explained): string[] => {
  if (subject === null)
    return ["", "Decided for nobody: no profile was used, the record names none."];
  const others = (profile?.identifiers ?? [])
    .map(({ identifier }) => identifier)
    .filter((identifier) => identifier !== subject.identifier);
  const now = profile !== null && profile.id !== subject.profile ? `, by now ${profile.id}` : "";
  return [
    "",
    `Decided for profile ${subject.profile}${now}, found by ${subject.identifier}${others.length === 0 ? "" : `; also ${others.join(", ")}`}.`,
  ];
};

const explainedText = (explained: Explained): string => {
  const { decision, made } = explained;
  const { id, time, engine, traced, versions } = decision;
  return [
    ...decision.sentences,
    ...retiredText(decision),
    ...itemsText(decision),
    ...scoresText(decision),
    ...countsText(decision),
    ...inputsText(decision),
    ...subjectText(explained),
    `Decision ${id}, ${time}${made ? ", made for this question" : ""}; ${engine}, candidates ${traced}.`,
    `Versions: ${Object.entries(versions)
      .map(([definition, version]) => `${definition} ${version}`)
      .join(", ")}`,
  ].join("\n");
};

/** The slot to decide for a profile without a decision: the only one there is. */
const onlySlot = async (api: Api): Promise<string> => {
  const { definitions } = await api.call(OPERATIONS.listDefinitions, {});
  const slots = definitions.flatMap(({ definition: { kind, key }, status }) =>
    kind === "slot" && status === "live" && typeof key === "string" ? [key] : [],
  );
  const [slot] = slots;
  if (slot !== undefined && slots.length === 1) return slot;
  throw new CommandProblem("Nothing has been decided for this profile yet", {
    fix:
      slots.length === 0
        ? "Define a slot first: attune apply recipes/cart-help."
        : `Say which slot to decide, with --slot: ${slots.join(", ")}.`,
  });
};

/** A process that has just begun may be too slow for the deadline of a page: nobody waits at one here. */
const ATTEMPTS = 5;

const decideNow = async (
  api: Api,
  identifier: string,
  slot: string,
  language: Language,
): Promise<ExplainResponse> => {
  const [ns = "", ...rest] = identifier.split(":");
  const body = { identifiers: { [ns]: rest.join(":") }, slots: [slot], explain: true };
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const { decisions } = await api.call(OPERATIONS.decide, { body });
    const { decisionId: id = "", recorded } = decisions[slot] ?? {};
    if (recorded !== false)
      return api.call(OPERATIONS.explainDecision, { params: { id }, query: { language } });
  }
  throw new CommandProblem("The decision was not recorded", {
    detail: `The store did not answer within the deadline, ${ATTEMPTS} times.`,
    fix: "Ask again later, or allow more time with ATTUNE_DECIDE_DEADLINE.",
  });
};

const explainProfile = async (
  api: Api,
  who: string,
  { slot, language }: ExplainOptions,
): Promise<Explained> => {
  const profile = await findProfile(api, who);
  if (slot === undefined) {
    const { decisions } = await api.call(OPERATIONS.profileDecisions, {
      params: { id: profile.id },
      query: { limit: 1, language },
    });
    const [decision] = decisions;
    if (decision) return { decision, profile, made: false };
  }
  const identifier = who.includes(":") ? who : (profile.identifiers[0]?.identifier ?? "");
  const decision = await decideNow(api, identifier, slot ?? (await onlySlot(api)), language);
  return { decision, profile, made: true };
};

const explainDecision = async (
  api: Api,
  id: string,
  { language }: ExplainOptions,
): Promise<Explained> => {
  const query = { language };
  const decision = await api.call(OPERATIONS.explainDecision, { params: { id }, query });
  const { subject } = decision;
  const profile =
    subject === null
      ? null
      : await api.call(OPERATIONS.profile, { params: { id: subject.profile } });
  return { decision, profile, made: false };
};

export const registerExplain: Register = (program, { terminal }) => {
  const command = program
    .command("explain")
    .description("say why: a decision, or the latest one for somebody")
    .argument("<what>", "a decision's id, a profile's id, or an identifier such as user_id:42")
    .option("--slot <key>", "decide this slot now, and explain that")
    .addOption(languageOption());
  withJson(withConnection(command)).action(async (what: string, options: ExplainOptions) => {
    const explained = await useApi(terminal, options, (api) =>
      what.includes(":") || isProfileName(what)
        ? explainProfile(api, what, options)
        : explainDecision(api, what, options),
    );
    const { decision, profile, made } = explained;
    answer(
      terminal,
      options,
      { ...decision, identifiers: profile?.identifiers.map(({ identifier }) => identifier), made },
      () => explainedText(explained),
    );
  });
};
