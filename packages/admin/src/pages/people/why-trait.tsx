import { useAnswer } from "../../api/index.ts";
import { useI18n } from "../../i18n/index.ts";
import { Age, Answered, Code, Empty, Section } from "../../ui/index.ts";
import styles from "./people.module.css";
import type { Profile } from "./use-people.ts";

type Trait = Profile["traits"][number];

const Facts = ({ trait }: { readonly trait: Trait }) => {
  const { t } = useI18n();
  return (
    <>
      <p>
        {t("why.traitFrom", { kind: trait.kind, source: trait.source ?? "" })}{" "}
        {trait.time === null ? null : <Age at={trait.time} />}
      </p>
      {trait.events === undefined ? null : (
        <p className={styles["note"]}>
          {t("why.measured", { count: trait.events, window: trait.window ?? "all" })}
        </p>
      )}
      {trait.reason === undefined ? null : <p className={styles["note"]}>{trait.reason}</p>}
      <Section title={t("why.value")}>
        <Code value={trait.value} />
      </Section>
    </>
  );
};

const Definition = ({ name }: { readonly name: string }) => {
  const { t } = useI18n();
  const { data } = useAnswer("listDefinitions", {});
  const found = data?.definitions.find(
    ({ definition, status }) =>
      definition["kind"] === "trait" && definition["key"] === name && status === "live",
  );
  return found === undefined ? (
    <p className={styles["note"]}>{t("why.builtIn")}</p>
  ) : (
    <Section title={t("why.definition", { version: found.version, actor: found.actor })}>
      <Code value={found.definition} />
    </Section>
  );
};

type ViewProps = { readonly of: string; readonly who: string | null };

/** Where a trait's value comes from, how old it is, and how it is computed. */
export const WhyTrait = ({ of, who }: ViewProps) => {
  const { t } = useI18n();
  const asked = useAnswer("profile", { params: { id: who ?? "" } }, { enabled: who !== null });
  return (
    <>
      <h3>{of}</h3>
      {who === null ? (
        <Definition name={of} />
      ) : (
        <Answered asked={asked}>
          {({ traits }) => {
            const trait = traits.find(({ name }) => name === of);
            return trait === undefined ? (
              <Empty title={t("why.noValue")} />
            ) : (
              <>
                <Facts trait={trait} />
                {trait.kind === "computed" ? <Definition name={of} /> : null}
              </>
            );
          }}
        </Answered>
      )}
    </>
  );
};
