import type { SeparationResponse } from "@attune/contract";
import { OPERATIONS } from "@attune/contract";
import type { ConnectionOptions } from "../api/index.ts";
import { useApi, withConnection } from "../api/index.ts";
import type { JsonOption, Register } from "../command/index.ts";
import { answer, collect, parseCount, withJson } from "../command/index.ts";
import { findProfile } from "./find.ts";

type UnmergeOptions = ConnectionOptions &
  JsonOption & { readonly take: readonly string[]; readonly reason: string };

const WHO = "a profile's id, or an identifier such as user_id:42";

const apartText = ({ id, profiles }: SeparationResponse): string =>
  `Set apart as unmerge ${id}: profiles ${profiles.join(" and ")}.\nTo lift it: attune undo ${profiles[0] ?? ""} ${id}`;

export const registerUnmerge: Register = (program, { terminal }) => {
  const command = program
    .command("unmerge")
    .description("separate identifiers from a profile, exactly")
    .argument("<who>", WHO)
    .requiredOption("--take <identifier>", "what leaves the profile; may be given again", collect)
    .requiredOption("--reason <text>", "why, for the record");
  withJson(withConnection(command)).action(async (who: string, options: UnmergeOptions) => {
    const body = { take: [...options.take], reason: options.reason };
    const separated = await useApi(terminal, options, async (api) => {
      const { id } = await findProfile(api, who);
      return api.call(OPERATIONS.unmerge, { params: { id }, body });
    });
    answer(terminal, options, separated, () => apartText(separated));
  });
};

export const registerUndo: Register = (program, { terminal }) => {
  const command = program
    .command("undo")
    .description("lift an unmerge")
    .argument("<who>", WHO)
    .argument(
      "<unmerge>",
      "the unmerge's id, from its answer or the timeline",
      parseCount("The unmerge's id", 1, Number.MAX_SAFE_INTEGER),
    );
  withJson(withConnection(command)).action(
    async (who: string, unmerge: number, options: ConnectionOptions & JsonOption) => {
      const joined = await useApi(terminal, options, async (api) => {
        const { id } = await findProfile(api, who);
        return api.call(OPERATIONS.undo, { params: { id }, body: { unmerge } });
      });
      answer(
        terminal,
        options,
        joined,
        () => `Unmerge ${unmerge} is lifted: ${joined.profiles.join(", ")}.`,
      );
    },
  );
};
