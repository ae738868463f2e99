import { useAnswer } from "../../../api/index.ts";
import { isKind } from "../../../definitions/index.ts";
import { useI18n } from "../../../i18n/index.ts";
import { Age, Answered, Code, Empty, Link, Section } from "../../../ui/index.ts";
import { shortValue } from "../../../why/index.ts";
import type { AuditRow } from "./audit-row.ts";
import { actionText, definitionIn, targetAddress } from "./audit-row.ts";
import styles from "./audit.module.css";
import { differencesOf } from "./difference.ts";

type ChangeProps = { readonly kind: string; readonly name: string; readonly version: number };

/** What a version changed, against the version before it. */
const Change = ({ kind, name, version }: ChangeProps) => {
  const i18n = useI18n();
  const { t } = i18n;
  const known = isKind(kind) ? kind : "slot";
  const asked = useAnswer("definition", { params: { kind: known, key: name } });
  return (
    <Answered asked={asked}>
      {({ definitions }) => {
        const after = definitions.find((each) => each.version === version);
        if (after === undefined) return <Empty title={t("audit.noVersion", { version })} />;
        const before = definitions.find((each) => each.version === version - 1);
        if (before === undefined)
          return (
            <Section title={t("audit.first")}>
              <Code value={after.definition} />
            </Section>
          );
        const differences = differencesOf(before.definition, after.definition);
        return (
          <Section title={t("audit.change", { before: version - 1, after: version })}>
            {differences.length === 0 ? (
              <p>{t("audit.noChange")}</p>
            ) : (
              <ul className={styles["differences"]}>
                {differences.map((each) => (
                  <li key={each.pointer}>
                    <code>{each.pointer === "" ? "/" : each.pointer}</code>
                    <del>{shortValue(i18n, each.before)}</del>
                    <ins>{shortValue(i18n, each.after)}</ins>
                  </li>
                ))}
              </ul>
            )}
          </Section>
        );
      }}
    </Answered>
  );
};

const One = ({ row }: { readonly row: AuditRow }) => {
  const i18n = useI18n();
  const { t } = i18n;
  const { actor, at, target, details, n, hash } = row;
  const address = targetAddress(row);
  const definition = definitionIn(row);
  const { version } = details;
  return (
    <>
      <h3>{t("audit.told", { actor, did: actionText(i18n, row.action), target })}</h3>
      <p className={styles["soft"]}>
        {t("audit.row", { n })} {at === null ? null : <Age at={at} />}
      </p>
      {address === null ? null : <Link to={address}>{t("audit.goTo", { target })}</Link>}
      {definition === null || typeof version !== "number" ? null : (
        <Change kind={definition.kind} name={definition.key} version={version} />
      )}
      <Section title={t("audit.details")}>
        <Code value={details} />
      </Section>
      <Section title={t("audit.chain")}>
        <p className={styles["hash"]}>{hash}</p>
        <p className={styles["soft"]}>{t("audit.chainAbout")}</p>
      </Section>
    </>
  );
};

/** One row of the audit log: who did what, and what that changed. */
export const WhyAudit = ({ of }: { readonly of: string; readonly who: string | null }) => {
  const { t } = useI18n();
  const n = Number(of);
  const isNumber = Number.isSafeInteger(n) && n > 0;
  const asked = useAnswer(
    "auditLog",
    { query: { before: n + 1, limit: 1 } },
    { enabled: isNumber },
  );
  if (!isNumber) return <Empty title={t("audit.noRow", { n: of })} />;
  return (
    <Answered asked={asked}>
      {({ rows }) => {
        const [row] = rows;
        return row?.n === n ? <One row={row} /> : <Empty title={t("audit.noRow", { n: of })} />;
      }}
    </Answered>
  );
};
