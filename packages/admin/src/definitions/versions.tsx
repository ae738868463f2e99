import { useState } from "react";
import { useClient } from "../api/index.ts";
import { useUrlState } from "../frame/index.ts";
import { useI18n } from "../i18n/index.ts";
import { useSession } from "../session/index.ts";
import { Age, Button, Loading, ProblemNote, Section } from "../ui/index.ts";
import { useQuery } from "@tanstack/react-query";
import styles from "./definitions.module.css";
import type { Content, DefinitionDocument } from "./documents.ts";
import { isPending, liveOf } from "./documents.ts";
import { PlannedChanges } from "./planned-changes.tsx";
import { StatusBadge } from "./status-badge.tsx";
import { useMakeLive } from "./use-publish.ts";

type AgainProps = {
  readonly version: DefinitionDocument;
  readonly live: DefinitionDocument | null;
  /** What waits to be live, which going back takes the place of. */
  readonly draft: Content | null;
};

/** What going back to a version would change, and going back. */
const Again = ({ version, live, draft }: AgainProps) => {
  const { t } = useI18n();
  const { may } = useSession();
  const client = useClient();
  const makeLive = useMakeLive();
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const { definition } = version;
  const plan = useQuery({
    queryKey: ["planDefinitions", definition],
    queryFn: ({ signal }) =>
      client.call("planDefinitions", { body: { definitions: [definition] } }, signal),
    retry: false,
  });
  const goBack = async (base: number): Promise<void> => {
    setIsBusy(true);
    try {
      await makeLive(definition, { live, draft }, base);
    } catch (thrown) {
      setError(thrown instanceof Error ? thrown : new Error(String(thrown)));
    } finally {
      setIsBusy(false);
    }
  };
  const problem = error ?? plan.error;
  if (problem !== null) return <ProblemNote error={problem} onRetry={() => void plan.refetch()} />;
  if (plan.data === undefined) return <Loading lines={2} />;
  const { base, changes } = plan.data;
  return (
    <div className={styles["again"]}>
      <PlannedChanges changes={changes} live={live} content={definition} />
      {may("applyDefinitions") ? (
        <Button isBusy={isBusy} onClick={() => void goBack(base)}>
          {t("definitions.makeLive", { version: version.version })}
        </Button>
      ) : null}
    </div>
  );
};

type VersionsProps = { readonly versions: readonly DefinitionDocument[] };

/** Every version with who wrote it; one that is not live opens into what going back to it would change. */
export const Versions = ({ versions }: VersionsProps) => {
  const { t } = useI18n();
  const { may } = useSession();
  const [open, setOpen] = useUrlState("version", "");
  const live = liveOf(versions);
  const draft = versions.find(isPending)?.definition ?? null;
  return (
    <Section title={t("definitions.versions")}>
      <ol className={styles["versions"]}>
        {versions.map((each) => {
          const { version, actor, at, status, reason } = each;
          const isOpen = open === String(version);
          const said = t("definitions.versionBy", { version, actor });
          return (
            <li key={version}>
              {status === "live" || !may("planDefinitions") ? (
                <span>{said}</span>
              ) : (
                <button
                  type="button"
                  aria-expanded={isOpen}
                  onClick={() => setOpen(isOpen ? "" : String(version))}
                >
                  {said}
                </button>
              )}
              <Age at={at} />
              <StatusBadge status={status} />
              {reason === null ? null : (
                <p className={styles["note"]}>{t("definitions.sentBack", { reason })}</p>
              )}
              {isOpen && status !== "live" ? (
                <Again version={each} live={live} draft={draft} />
              ) : null}
            </li>
          );
        })}
      </ol>
    </Section>
  );
};
