import { useInfiniteQuery } from "@tanstack/react-query";
import type { Answer } from "../../api/index.ts";
import { useClient } from "../../api/index.ts";
import { useI18n } from "../../i18n/index.ts";
import type { Column } from "../../ui/index.ts";
import { Age, Answered, Button, Empty, Section, Table } from "../../ui/index.ts";
import type { SegmentState } from "./figures.ts";

const PAGE = 50;

type MembersPage = Answer<"segmentMembers">;
type Member = {
  readonly id: string;
  readonly name: string;
  readonly more: string;
  readonly since: string;
};

const membersIn = ({ members, accounts }: MembersPage): readonly Member[] => [
  ...members.map(({ profile, identifiers, since }) => ({
    id: profile,
    name: (
      identifiers.find((each) => each.startsWith("email:")) ??
      identifiers[0] ??
      profile
    ).replace(/^\w+:/, ""),
    more: identifiers.join("  "),
    since,
  })),
  ...accounts.map(({ account, name, since }) => ({
    id: account,
    name: name ?? account,
    more: account,
    since,
  })),
];

const useMembers = (key: string) => {
  const client = useClient();
  return useInfiniteQuery({
    queryKey: ["segmentMembers", key],
    initialPageParam: null,
    queryFn: ({ signal, pageParam }: { signal: AbortSignal; pageParam: string | null }) =>
      client.call(
        "segmentMembers",
        {
          params: { key: key },
          query: { limit: PAGE, ...(pageParam === null ? {} : { after: pageParam }) },
        },
        signal,
      ),
    getNextPageParam: (last: MembersPage) => last.next,
  });
};

/** Who is in it, a page at a time. */
export const Members = ({ segment }: { readonly segment: SegmentState }) => {
  const { t } = useI18n();
  const asked = useMembers(segment.key);
  const columns: readonly Column<Member>[] = [
    {
      key: "name",
      header: t("segments.member", { of: segment.of }),
      value: ({ name }) => name,
      width: "34%",
    },
    { key: "more", header: t("segments.knownBy"), value: ({ more }) => more },
    {
      key: "since",
      header: t("segments.since"),
      value: ({ since }) => since,
      cell: ({ since }) => <Age at={since} />,
      width: "160px",
    },
  ];
  return (
    <Section title={t("segments.members")}>
      <Answered asked={asked}>
        {({ pages }) => {
          const rows = pages.flatMap(membersIn);
          return rows.length === 0 ? (
            <Empty title={t("segments.noMembers", { status: segment.status })}>
              {t("segments.noMembersFix")}
            </Empty>
          ) : (
            <Table
              name={t("segments.membersOf", { segment: segment.name ?? segment.key })}
              rows={rows}
              columns={columns}
              keyOf={({ id }) => id}
              hrefOf={({ id }) =>
                segment.of === "profile"
                  ? `/people/${id}?why=segment:${segment.key}&who=${id}`
                  : null
              }
            />
          );
        }}
      </Answered>
      {asked.hasNextPage ? (
        <div>
          <Button isBusy={asked.isFetchingNextPage} onClick={() => void asked.fetchNextPage()}>
            {t("segments.more")}
          </Button>
        </div>
      ) : null}
    </Section>
  );
};
