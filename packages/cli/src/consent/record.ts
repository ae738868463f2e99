import type { RecordConsentResponse } from "@attune/contract";
import { OPERATIONS } from "@attune/contract";
import type { ConnectionOptions } from "../api/index.ts";
import { useApi, withConnection } from "../api/index.ts";
import type { JsonOption, Register } from "../command/index.ts";
import { answer, withJson } from "../command/index.ts";
import { CommandProblem } from "../problem/index.ts";
import { standingText } from "./standing.ts";

type RecordOptions = ConnectionOptions &
  JsonOption & {
    readonly purpose: string;
    readonly grant?: boolean;
    readonly deny?: boolean;
    readonly time?: string;
    readonly expires?: string;
    readonly wording?: string;
    readonly source?: string;
  };

const grantedBy = ({ grant = false, deny = false }: RecordOptions): boolean => {
  if (grant !== deny) return grant;
  throw new CommandProblem("Say what the person answered", {
    fix: "Give --grant or --deny, one of them.",
  });
};

const statementOf = (options: RecordOptions) => {
  const { purpose, time, expires, wording, source } = options;
  return {
    purpose,
    granted: grantedBy(options),
    ...(time === undefined ? {} : { time }),
    ...(expires === undefined ? {} : { expires }),
    ...(wording === undefined ? {} : { wording }),
    ...(source === undefined ? {} : { source }),
  };
};

const recordedText = ({ profile, seq, purposes }: RecordConsentResponse): string =>
  [`Recorded for profile ${profile}, entry ${seq}.`, "", standingText(purposes)].join("\n");

export const registerRecord: Register = (consent, { terminal }) => {
  const command = consent
    .command("record")
    .description("record what a person said")
    .argument("<identifier>", "an identifier such as user_id:42; the first of it makes a profile")
    .requiredOption("--purpose <key>", "what it is about, such as marketing")
    .option("--grant", "the person agreed")
    .option("--deny", "the person did not agree, or withdrew")
    .option("--time <instant>", "when it was said, ISO 8601; absent: now")
    .option("--expires <when>", "how long a grant stands: 365d, or an instant")
    .option("--wording <version>", "version of the wording that was answered")
    .option("--source <name>", "where it was said, such as call-centre");
  withJson(withConnection(command)).action(async (identifier: string, options: RecordOptions) => {
    const body = { identifier, statements: [statementOf(options)] };
    const recorded = await useApi(terminal, options, (api) =>
      api.call(OPERATIONS.recordConsent, { body }),
    );
    answer(terminal, options, recorded, () => recordedText(recorded));
  });
};
