import type { I18n } from "../../i18n/index.ts";
import type { Column } from "../../ui/index.ts";
import { Age } from "../../ui/index.ts";

type Member = { readonly identifiers: readonly string[]; readonly since: string };

/** By what a member is known, and since when they have been one. */
export const memberColumns = <M extends Member>({ t }: Pick<I18n, "t">): readonly Column<M>[] => [
  {
    key: "identifiers",
    header: t("people.identifiers"),
    value: ({ identifiers }) => identifiers.join("  "),
  },
  {
    key: "since",
    header: t("people.since"),
    value: ({ since }) => since,
    cell: ({ since }) => <Age at={since} />,
    width: "140px",
  },
];
