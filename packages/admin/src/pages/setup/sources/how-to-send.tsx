import { useState } from "react";
import type { Answer } from "../../../api/index.ts";
import { useAnswer, useClient, useRefresh, useSending } from "../../../api/index.ts";
import { useUrlState } from "../../../frame/index.ts";
import { useI18n } from "../../../i18n/index.ts";
import { useSession } from "../../../session/index.ts";
import { Button, Copyable, Link, ProblemNote, Section, Tabs } from "../../../ui/index.ts";
import { freeName } from "./free-name.ts";
import { isWay, snippetOf, WAYS } from "./snippets.ts";
import type { Way } from "./snippets.ts";
import styles from "./sources.module.css";

type Made = Answer<"addKey">;
type Key = Answer<"listKeys">["keys"][number];

/** Makes a key of the source; the answer is the only place where it is shown. */
const useMakeKey = (source: string) => {
  const client = useClient();
  const refresh = useRefresh();
  const sending = useSending();
  const [made, setMade] = useState<Made | null>(null);
  const make = (): void =>
    sending.send(async () => {
      // Beside the keys as they are now: others may have made some since these were shown.
      const { keys } = await client.call("listKeys", {});
      const name = freeName(
        source,
        keys.map((key) => key.name),
      );
      setMade(await client.call("addKey", { body: { name, source } }));
      await refresh("listKeys");
    });
  return { ...sending, made, make };
};

const Keys = ({ source, keys }: { readonly source: string; readonly keys: readonly Key[] }) => {
  const { t } = useI18n();
  const open = keys.filter(
    (key) => key.source === source && (key.status === "live" || key.status === "rotated"),
  );
  return (
    <p className={styles["plain"]}>
      {t("sources.keysOf", { count: open.length })}{" "}
      <Link to={`/setup/keys?source=${encodeURIComponent(source)}`}>{t("sources.toKeys")}</Link>
    </p>
  );
};

const JustMade = ({ made }: { readonly made: Made | null }) => {
  const { t } = useI18n();
  if (made === null) return null;
  return (
    <div role="status">
      <p>{t("sources.keyMade", { name: made.name })}</p>
      <Copyable name={t("sources.writeKey")} text={made.key} />
    </div>
  );
};

/** The way that fits the source's keys. */
const usualWay = (source: string, keys: readonly Key[]): Way =>
  keys.find((key) => key.source === source)?.kind === "server" ? "curl" : "browser";

/** How events of a source are sent: with its key, where one was just made. */
export const HowToSend = ({ source }: { readonly source: string }) => {
  const { t } = useI18n();
  const { may } = useSession();
  const asked = useAnswer("listKeys", {}, { enabled: may("listKeys") });
  const keys = asked.data?.keys ?? [];
  const usual = usualWay(source, keys);
  const [way, setWay] = useUrlState("send", usual);
  const { made, make, isBusy, error } = useMakeKey(source);
  const known: Way = isWay(way) ? way : usual;
  const writeKey = made?.key ?? "YOUR_WRITE_KEY";
  return (
    <Section
      title={t("sources.howTo")}
      aside={
        may("addKey") && made === null ? (
          <Button isBusy={isBusy} onClick={make}>
            {t("sources.makeKey")}
          </Button>
        ) : null
      }
    >
      <div className={styles["send"]} id="send">
        {asked.data === undefined ? null : <Keys source={source} keys={keys} />}
        {error === null ? null : <ProblemNote error={error} />}
        <JustMade made={made} />
        <Tabs
          name={t("sources.howTo")}
          value={known}
          onChange={setWay}
          tabs={WAYS.map((each) => ({
            key: each,
            label: t(`sources.way.${each}`),
            content: (
              <Copyable
                name={t("sources.snippet")}
                text={snippetOf(each, { host: location.origin, writeKey })}
              />
            ),
          }))}
        />
      </div>
    </Section>
  );
};
