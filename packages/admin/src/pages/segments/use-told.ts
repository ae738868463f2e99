import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { Answer } from "../../api/index.ts";
import { ApiProblem, useClient } from "../../api/index.ts";
import type { I18n } from "../../i18n/index.ts";
import { flawWords } from "../../ui/index.ts";
import type { Condition, Told } from "../../conditions/index.ts";
import { isFinished } from "../../conditions/index.ts";

export type Preview = Answer<"previewSegment">;
export type Whom = Preview["of"];

type Asked = {
  readonly when: Condition;
  readonly of: Whom;
  /** The live segment that it would change. */
  readonly change: string | null;
};

/** Who would be in, counted by the server; a question that is overtaken is ended. */
export const usePreview = ({ when, of, change }: Asked) => {
  const client = useClient();
  return useQuery({
    queryKey: ["preview", of, change, when] as const,
    queryFn: ({ signal }) =>
      client.call(
        "previewSegment",
        { body: { of, when, ...(change === null ? {} : { key: change }) } },
        signal,
      ),
    enabled: isFinished(when),
    placeholderData: keepPreviousData,
    retry: false,
  });
};

/** Places below `when` in what was sent, as places in the condition. */
export const flawsOf = (telling: Pick<I18n, "t" | "has">, error: Error | null): Told["flaws"] =>
  error instanceof ApiProblem
    ? (error.document.errors ?? []).map((each) => ({
        pointer: each.pointer.replace(/^\/when(?=\/|$)/, ""),
        message: flawWords(telling, each).text,
      }))
    : [];
