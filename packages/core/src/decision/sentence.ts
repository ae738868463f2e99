import { ownText } from "../json/index.ts";
import type { Candidate, Clause } from "./record.ts";
import type { Decision } from "./decision.ts";

const clip = (text: string): string => (text.length > 120 ? `${text.slice(0, 117)}…` : text);

const clauseText = ({ path, wanted, saw, result, unknown }: Clause): string =>
  `${result ? "✓" : "✗"} ${path} is ${unknown ? "not known" : clip(JSON.stringify(saw))}, wanted ${clip(JSON.stringify(wanted))}`;

const candidateText = (candidate: Candidate): string => {
  switch (candidate.reason) {
    case "SELECTED":
      return `${candidate.offer} was shown (rule ${candidate.rule})`;
    case "OUTRANKED":
      return `${candidate.offer} lost to rule ${ownText(candidate.parameters, "rule") ?? "?"}`;
    case "NOT_ELIGIBLE":
      return `${candidate.offer} was not shown: rule ${candidate.rule} does not apply`;
    case "NO_CONSENT":
      return `${candidate.offer} was not shown: there is no consent to ${ownText(candidate.parameters, "purpose") ?? "its purpose"}`;
    case "OPTED_OUT":
      return `${candidate.offer} was not shown: this person has objected to ${ownText(candidate.parameters, "purpose") ?? "its purpose"}`;
    default:
      return `${candidate.offer} was not shown: ${candidate.reason}`;
  }
};

const purposeOf = ({ parameters }: Decision): string => ownText(parameters, "purpose") ?? "it";
const becauseOf = ({ parameters }: Decision): string =>
  ownText(parameters, "because") === "unreadable" ? ", since it could not be read" : "";

const headline = (decision: Decision): string => {
  const who = decision.subject ? `Profile ${decision.subject.profile}` : "A visitor nobody knows";
  switch (decision.reason) {
    case "SELECTED":
      return `${who} got ${decision.offer ?? "?"} on ${decision.slot}.`;
    case "FALLBACK":
      return `${who} got the default of ${decision.slot}: ${ownText(decision.parameters, "because") ?? "no rule applied"}.`;
    case "NO_CONSENT":
      return `The default of ${decision.slot} was shown: ${purposeOf(decision)} has no lawful basis for this person${becauseOf(decision)}.`;
    case "OPTED_OUT":
      return `The default of ${decision.slot} was shown: this person has objected to ${purposeOf(decision)}.`;
    default:
      return `${who}: ${decision.reason} on ${decision.slot}.`;
  }
};

/** A decision in plain English: the answer first, then each candidate with what its clauses saw. */
export const sentencesOf = (decision: Decision): string[] => [
  headline(decision),
  ...decision.candidates.flatMap((candidate) => [
    `  ${candidateText(candidate)}`,
    ...candidate.clauses.map((clause) => `    ${clauseText(clause)}`),
  ]),
];
