import { useMemo } from "react";
import { useAnswer } from "../../../api/index.ts";
import { useTitle, useUrlPlace, useUrlState } from "../../../frame/index.ts";
import type { I18n } from "../../../i18n/index.ts";
import { useI18n } from "../../../i18n/index.ts";
import { useSession } from "../../../session/index.ts";
import type { Column, Tone } from "../../../ui/index.ts";
import {
  Age,
  Answered,
  Badge,
  Button,
  Chip,
  Empty,
  Link,
  Menu,
  Section,
  Sentence,
  Table,
} from "../../../ui/index.ts";
import type { Key } from "./key.ts";
import { doingIn, isOpen } from "./key.ts";
import styles from "./keys.module.css";
import { MakeKey } from "./make-key.tsx";
import { RevokeKey } from "./revoke-key.tsx";
import { RotateKey } from "./rotate-key.tsx";

const TONES: Readonly<Record<Key["status"], Tone>> = {
  live: "good",
  rotated: "warn",
  expired: "neutral",
  revoked: "bad",
};
const ROLES = ["owner", "marketer", "support", "analyst", "developer"] as const;

const nameColumns = ({ t }: I18n): readonly Column<Key>[] => [
  { key: "name", header: t("keys.called"), value: ({ name }) => name, width: "16%" },
  {
    key: "kind",
    header: t("keys.kind"),
    value: ({ kind }) => kind,
    cell: ({ kind }) => t(`keys.kind.${kind}`),
    width: "100px",
  },
  {
    key: "may",
    header: t("keys.sourceOrRole"),
    value: ({ source, role }) => source ?? role,
    cell: ({ source, role }) =>
      source === null ? (
        role === null ? null : (
          t(`role.${role}`)
        )
      ) : (
        <Link to={`/setup/sources/${encodeURIComponent(source)}`}>{source}</Link>
      ),
    width: "13%",
  },
  {
    key: "status",
    header: t("keys.status"),
    value: ({ status }) => status,
    cell: ({ status }) => <Badge tone={TONES[status]}>{t(`keys.status.${status}`)}</Badge>,
    width: "100px",
  },
];

const timeColumns = (
  { t }: I18n,
  lastSent: ReadonlyMap<string, string>,
): readonly Column<Key>[] => [
  {
    key: "expires",
    header: t("keys.expires"),
    value: ({ expires }) => expires,
    cell: ({ expires }) => (expires === null ? t("keys.never") : <Age at={expires} />),
    width: "13%",
  },
  {
    key: "sent",
    header: t("keys.lastSent"),
    value: ({ source }) => (source === null ? null : (lastSent.get(source) ?? null)),
    cell: ({ source }) => {
      const at = source === null ? undefined : lastSent.get(source);
      return at === undefined ? null : <Age at={at} />;
    },
    width: "14%",
  },
  {
    key: "created",
    header: t("keys.made"),
    value: ({ created }) => created,
    cell: ({ created, createdBy }) => (
      <>
        <Age at={created} /> {t("keys.by", { actor: createdBy })}
      </>
    ),
  },
];

const actionColumn = ({ t }: I18n, onDo: (doing: string) => void): Column<Key> => ({
  key: "do",
  header: t("keys.do"),
  value: () => null,
  cell: (key) =>
    isOpen(key) ? (
      <Menu
        name={t("keys.doWith", { name: key.name })}
        trigger="…"
        items={[
          ...(key.status === "live"
            ? [
                {
                  key: "rotate",
                  label: t("keys.rotate"),
                  onChoose: () => onDo(`rotate:${key.id}`),
                },
              ]
            : []),
          { key: "revoke", label: t("keys.revoke"), onChoose: () => onDo(`revoke:${key.id}`) },
        ]}
      />
    ) : null,
  width: "80px",
});

/** When each source last sent, whichever of its keys it used. */
const useLastSent = (): ReadonlyMap<string, string> => {
  const { data } = useAnswer("quality", { query: {} });
  return useMemo(
    () =>
      new Map(
        (data?.sources ?? []).flatMap(({ source, freshness }) =>
          freshness.lastReceived === null ? [] : [[source, freshness.lastReceived] as const],
        ),
      ),
    [data],
  );
};

const Rows = ({
  keys,
  onDo,
}: {
  readonly keys: readonly Key[];
  readonly onDo: (doing: string) => void;
}) => {
  const i18n = useI18n();
  const { t } = i18n;
  const { may } = useSession();
  const lastSent = useLastSent();
  const [sort, setSort] = useUrlState("sort", "name");
  const mayChange = may("revokeKey");
  const columns = useMemo(
    () => [
      ...nameColumns(i18n),
      ...timeColumns(i18n, lastSent),
      ...(mayChange ? [actionColumn(i18n, onDo)] : []),
    ],
    [i18n, lastSent, mayChange, onDo],
  );
  if (keys.length === 0) return <Empty title={t("keys.none")}>{t("keys.noneFix")}</Empty>;
  return (
    <Table
      name={t("keys.table")}
      rows={keys}
      columns={columns}
      keyOf={({ id }) => id}
      sort={sort}
      onSort={setSort}
    />
  );
};

const Roles = () => {
  const { t } = useI18n();
  return (
    <Section title={t("keys.roles")}>
      <dl className={styles["roles"]}>
        {ROLES.map((role) => (
          <div key={role}>
            <dt>{t(`role.${role}`)}</dt>
            <dd>{t(`keys.role.${role}`)}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
};

const Dialogs = ({
  doing,
  onClose,
}: {
  readonly doing: ReturnType<typeof doingIn>;
  readonly onClose: () => void;
}) => {
  switch (doing.is) {
    case "make":
      return <MakeKey onClose={onClose} />;
    case "rotate":
      return <RotateKey target={doing.key} onClose={onClose} />;
    case "revoke":
      return <RevokeKey target={doing.key} onClose={onClose} />;
    case "nothing":
      return null;
  }
};

const List = ({ keys }: { readonly keys: readonly Key[] }) => {
  const { t } = useI18n();
  const { may } = useSession();
  const [source, setSource] = useUrlState("source", "");
  const [show, setShow] = useUrlState("show", "");
  const [doing, setDoing] = useUrlPlace("do", "");
  const open = keys.filter(isOpen);
  const shown = (show === "all" ? keys : open).filter(
    (key) => source === "" || key.source === source,
  );
  return (
    <>
      <Sentence
        more={t("keys.more")}
        actions={
          may("addKey") ? (
            <Button look="primary" onClick={() => setDoing("make")}>
              {t("keys.make")}
            </Button>
          ) : null
        }
      >
        {t("keys.sentence", {
          count: open.length,
          owners: open.filter(({ role }) => role === "owner").length,
          ending: open.filter(({ expires }) => expires !== null).length,
        })}
      </Sentence>
      <div className={styles["filters"]} role="group" aria-label={t("keys.filter")}>
        <Chip
          isOn={show === "all"}
          onChange={(isOn) => setShow(isOn ? "all" : "")}
          count={String(keys.length - open.length)}
        >
          {t("keys.showEnded")}
        </Chip>
        {source === "" ? null : (
          <Chip isOn onChange={() => setSource("")}>
            {t("keys.ofSource", { source })}
          </Chip>
        )}
      </div>
      <Rows keys={shown} onDo={setDoing} />
      <div className={styles["below"]}>
        <Roles />
      </div>
      <Dialogs doing={doingIn(may("addKey") ? doing : "", keys)} onClose={() => setDoing("")} />
    </>
  );
};

/** Who and what may call, as what, and until when. */
export const KeysScreen = () => {
  const { t } = useI18n();
  const asked = useAnswer("listKeys", {});
  useTitle(t("keys.name"));
  return <Answered asked={asked}>{({ keys }) => <List keys={keys} />}</Answered>;
};
