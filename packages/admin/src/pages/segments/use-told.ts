import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { Answer } from "../../api/index.ts";
import { ApiProblem, useClient } from "../../api/index.ts";
import type { Condition, Told } from "../../conditions/index.ts";
import { isFinished } from "../../conditions/index.ts";

export type Preview = Answer<"previewSegment">;
export type Whom = Preview["of"];

/** As long as somebody writes on, nothing is asked. */
const PAUSE = 350;

/** A value once it has rested. */
export const useRested = <T>(value: T): T => {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), PAUSE);
    return () => clearTimeout(timer);
  }, [value]);
  return rested;
};

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
export const flawsOf = (error: Error | null): Told["flaws"] =>
  error instanceof ApiProblem
    ? (error.document.errors ?? []).map(({ pointer, detail }) => ({
        pointer: pointer.replace(/^\/when(?=\/|$)/, ""),
        message: detail,
      }))
    : [];

/** The condition in words; of accounts it takes a look at one of them. */
export const useSentence = (when: Condition, of: Whom) => {
  const client = useClient();
  return useQuery({
    queryKey: ["sentence", of, when] as const,
    queryFn: async ({ signal }): Promise<Preview["sentence"]> => {
      const { sentence } =
        of === "account"
          ? await client.call("previewSegment", { body: { of, when, lookAt: 1 } }, signal)
          : await client.call(
              "evaluateCondition",
              { body: { condition: when, attributes: {} } },
              signal,
            );
      return sentence;
    },
    enabled: isFinished(when),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
};
