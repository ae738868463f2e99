import type { ApplyResponse } from "@attune/contract";
import { tableText } from "../terminal/index.ts";

type Applied = ApplyResponse["changed"][number];

const reviewLines = (all: readonly Applied[]): readonly string[] => {
  const inReview = all.filter(({ status }) => status === "in review");
  const toApprove = inReview.filter(({ waitsFor }) => waitsFor === undefined).length;
  return [
    ...inReview.flatMap(({ kind, key, sentBack }) =>
      sentBack === undefined
        ? []
        : [`${kind} ${key} is in review again as it was sent back: "${sentBack}"`],
    ),
    ...inReview.flatMap(({ kind, key, waitsFor }) =>
      waitsFor === undefined
        ? []
        : [
            `${kind} ${key} needs no approval; it waits for ${waitsFor.join(", ")}. Apply again when that is live.`,
          ],
    ),
    ...(toApprove === 0
      ? []
      : [
          `${toApprove} ${toApprove === 1 ? "is" : "are"} in review: not live before somebody else, who wrote no word of it, approves (attune apply --approve, attune definitions approve).`,
        ]),
  ];
};

/** What became of definitions, and what somebody else has to do now. */
export const appliedText = ({ changed, unchanged }: ApplyResponse): string => {
  const review = reviewLines([...changed, ...unchanged]);
  if (changed.length === 0)
    return [
      review.length === 0
        ? `Nothing changed: all ${unchanged.length} are live as they are.`
        : "Nothing changed.",
      ...review,
    ].join("\n");
  const table = tableText(
    ["kind", "key", "version", "status"],
    changed.map(({ kind, key, version, status }) => [kind, key, String(version), status]),
  );
  const counts = `${changed.length} changed, ${unchanged.length} as before.`;
  return [table, counts, ...review].join("\n");
};
