import { useQueries } from "@tanstack/react-query";
import type { Answer } from "../../api/index.ts";
import { useClient } from "../../api/index.ts";
import type { NameOf } from "../../definitions/index.ts";
import { useNames } from "../../definitions/index.ts";
import type { I18n } from "../../i18n/index.ts";
import { useI18n } from "../../i18n/index.ts";
import { Empty, Loading } from "../../ui/index.ts";
import { shortValue } from "../../why/index.ts";
import styles from "./decisions.module.css";
import type { Explanation } from "./explanation.ts";
import { inOrder, isWinner } from "./explanation.ts";

type WhyOffer = Extract<Answer<"whyProfile">, { readonly offer: string }>;
export type Change = NonNullable<WhyOffer["slots"][number]["change"]>;

/** A change in words: "if returning were no". */
export const changeText = (i18n: I18n, { is }: Change, nameOf: NameOf): string => {
  const { t, dateTime } = i18n;
  switch (is.what) {
    case "attribute":
      return t("decisions.change.attribute", { path: is.path, value: shortValue(i18n, is.value) });
    case "segment":
      return t(is.joins ? "decisions.change.joins" : "decisions.change.leaves", {
        segment: nameOf("segment", is.segment),
      });
    case "time":
      return t("decisions.change.time", { at: dateTime(is.at) });
    case "exposure":
      return t("decisions.change.exposure", { offer: nameOf("offer", is.offer) });
    case "consent":
      return t("decisions.change.consent", { purpose: nameOf("purpose", is.purpose) });
  }
};

/** At most so many of those that lost are asked about. */
const MOST = 4;

type Found = { readonly offer: string; readonly change: Change };

type Made = Pick<Explanation, "slot" | "time" | "candidates">;

const useChanges = (explanation: Made, who: string) => {
  const client = useClient();
  const { slot, time } = explanation;
  const offers = [
    ...new Set(
      inOrder(explanation.candidates)
        .filter((each) => !isWinner(each))
        .map(({ offer }) => offer),
    ),
  ].slice(0, MOST);
  return useQueries({
    queries: offers.map((offer) => ({
      queryKey: ["smallest change", who, offer, slot, time] as const,
      queryFn: async ({ signal }: { signal: AbortSignal }): Promise<Found | null> => {
        const query = { of: `offer:${offer}`, at: time, slot };
        const why = await client.call("whyProfile", { params: { id: who }, query }, signal);
        const change = "slots" in why ? (why.slots[0]?.change ?? null) : null;
        return change === null ? null : { offer, change };
      },
    })),
    combine: (answers) => ({
      isPending: answers.some(({ isPending }) => isPending),
      found: answers.flatMap(({ data }) => (data === null || data === undefined ? [] : [data])),
    }),
  });
};

/** What, were it otherwise, would have let another candidate win: found by deciding again with it. */
export const SmallestChange = ({
  explanation,
  who,
}: {
  readonly explanation: Made;
  readonly who: string;
}) => {
  const i18n = useI18n();
  const nameOf = useNames();
  const { isPending, found } = useChanges(explanation, who);
  if (isPending) return <Loading lines={2} />;
  const ordered = found.toSorted(
    (a, b) => Number(b.change.then === "shown") - Number(a.change.then === "shown"),
  );
  if (ordered.length === 0) return <Empty title={i18n.t("decisions.noChange")} />;
  return (
    <ul className={styles["changes"]}>
      {ordered.map(({ offer, change }) => (
        <li key={offer}>
          {i18n.t("decisions.wouldChange", {
            offer: nameOf("offer", offer),
            change: changeText(i18n, change, nameOf),
            then: change.then.replace(" ", "_"),
            by: nameOf("offer", change.by?.offer ?? ""),
          })}
        </li>
      ))}
    </ul>
  );
};
