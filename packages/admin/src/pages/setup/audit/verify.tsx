import { useState } from "react";
import type { Answer } from "../../../api/index.ts";
import { useClient, useSending } from "../../../api/index.ts";
import { useI18n } from "../../../i18n/index.ts";
import { Badge, Button, Copyable, ProblemNote, Section, TextField } from "../../../ui/index.ts";
import styles from "./audit.module.css";
import { headIn } from "./audit-row.ts";

type Verification = Answer<"verifyAudit">;

const Result = ({ verification }: { readonly verification: Verification }) => {
  const { t } = useI18n();
  const { ok, entries, head, firstBad } = verification;
  return (
    <div role="status" className={styles["result"]}>
      <p>
        <Badge tone={ok ? "good" : "bad"}>{t(ok ? "audit.whole" : "audit.broken")}</Badge>{" "}
        <span>
          {ok
            ? t("audit.isWhole", { count: entries })
            : t("audit.isBroken", { n: firstBad?.n ?? 0, what: firstBad?.what ?? "" })}
        </span>
      </p>
      {ok && head !== null ? (
        <>
          <p className={styles["soft"]}>{t("audit.note")}</p>
          <Copyable name={t("audit.head")} text={`${head.n}:${head.hash}`} />
        </>
      ) : null}
    </div>
  );
};

/** Follows the chain from the first row to the last, and to a head that was noted elsewhere. */
export const Verify = () => {
  const { t } = useI18n();
  const client = useClient();
  const { error, isBusy, send } = useSending();
  const [noted, setNoted] = useState("");
  const [verification, setVerification] = useState<Verification | null>(null);
  const head = headIn(noted);
  const isUnreadable = noted.trim() !== "" && head === null;
  const go = (): void =>
    send(async () => {
      setVerification(null);
      setVerification(await client.call("verifyAudit", { body: head === null ? {} : { head } }));
    });
  return (
    <Section title={t("audit.verify")}>
      <div className={styles["verify"]}>
        <TextField
          label={t("audit.noted")}
          hint={t("audit.notedHint")}
          error={isUnreadable ? t("audit.notedBad") : undefined}
          value={noted}
          onChange={setNoted}
        />
        <Button isBusy={isBusy} disabled={isUnreadable} onClick={go}>
          {t("audit.verifyNow")}
        </Button>
      </div>
      {error === null ? null : <ProblemNote error={error} />}
      {verification === null ? null : <Result verification={verification} />}
    </Section>
  );
};
