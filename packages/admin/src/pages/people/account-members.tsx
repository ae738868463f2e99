import { useState } from "react";
import type { Answer } from "../../api/index.ts";
import { useClient, usePages, useRefresh, useSending } from "../../api/index.ts";
import { useI18n } from "../../i18n/index.ts";
import { useSession } from "../../session/index.ts";
import type { Column } from "../../ui/index.ts";
import { memberColumns } from "./member-columns.tsx";
import {
  Answered,
  Button,
  Dialog,
  Empty,
  ProblemNote,
  Section,
  Table,
  useToast,
} from "../../ui/index.ts";

type Member = Answer<"accountMembers">["members"][number];

const membersIn = ({ members }: Answer<"accountMembers">): readonly Member[] => members;
const nextOf = ({ next }: Answer<"accountMembers">): string | null => next;

const calledBy = ({ identifiers, profile }: Member): string =>
  (identifiers.find((each) => each.startsWith("email:")) ?? identifiers[0] ?? profile).replace(
    /^\w+:/,
    "",
  );

type TakeOutProps = {
  readonly account: string;
  readonly member: Member;
  readonly onClose: () => void;
};

/** Takes somebody out. Only another group call brings them back, so here somebody is asked. */
const TakeOut = ({ account, member, onClose }: TakeOutProps) => {
  const { t } = useI18n();
  const client = useClient();
  const refresh = useRefresh();
  const say = useToast();
  const { error, isBusy, send } = useSending();
  const name = calledBy(member);
  const [identifier = ""] = member.identifiers;
  const go = (): void =>
    send(async () => {
      await client.call("leaveAccount", { params: { id: account, identifier } });
      say({ text: t("accounts.isOut", { name, account }) });
      await refresh("accountMembers", "account", "profile");
      onClose();
    });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t("accounts.takeOutTitle", { name, account })}
      actions={
        <>
          <Button onClick={onClose}>{t("ui.cancel")}</Button>
          <Button look="danger" isBusy={isBusy} onClick={go}>
            {t("accounts.takeOut")}
          </Button>
        </>
      }
    >
      <p>{t("accounts.takeOutAbout")}</p>
      {error === null ? null : <ProblemNote error={error} />}
    </Dialog>
  );
};

const useColumns = (onTakeOut: (member: Member) => void): readonly Column<Member>[] => {
  const i18n = useI18n();
  const { t } = i18n;
  const { may } = useSession();
  return [
    { key: "person", header: t("people.person"), value: calledBy, width: "30%" },
    ...memberColumns<Member>(i18n),
    ...(may("leaveAccount")
      ? [
          {
            key: "do",
            header: t("accounts.do"),
            value: () => null,
            cell: (member: Member) => (
              <Button look="quiet" onClick={() => onTakeOut(member)}>
                {t("accounts.takeOut")}
              </Button>
            ),
            width: "110px",
          },
        ]
      : []),
  ];
};

/** Who is in an account now. */
export const AccountMembers = ({ account }: { readonly account: string }) => {
  const { t } = useI18n();
  const [leaving, setLeaving] = useState<Member | null>(null);
  const pages = usePages("accountMembers", {
    partsAfter: (after) => ({
      params: { id: account },
      query: { limit: 200, ...(after === null ? {} : { after }) },
    }),
    rowsOf: membersIn,
    nextOf,
  });
  const columns = useColumns(setLeaving);
  return (
    <Section title={t("accounts.members")}>
      <Answered asked={pages.asked}>
        {(members) =>
          members.length === 0 ? (
            <Empty title={t("accounts.noMembers")} />
          ) : (
            <Table
              name={t("people.membersOf", { segment: account })}
              rows={members}
              columns={columns}
              keyOf={({ profile }) => profile}
              hrefOf={({ profile }) => `/people/${profile}`}
              onEnd={pages.hasMore ? pages.more : null}
            />
          )
        }
      </Answered>
      {leaving === null ? null : (
        <TakeOut account={account} member={leaving} onClose={() => setLeaving(null)} />
      )}
    </Section>
  );
};
