import { useAnswer } from "../../api/index.ts";
import { useTitle } from "../../frame/index.ts";
import { useI18n } from "../../i18n/index.ts";
import { Answered, Link, Sentence } from "../../ui/index.ts";
import { useSections } from "./in-setup.tsx";
import styles from "./setup.module.css";

/** What can be set up, and whether anything of it needs looking at. */
export const SetupScreen = () => {
  const { t, rich } = useI18n();
  const asked = useAnswer("quality", { query: {} });
  const sections = useSections();
  useTitle(null);
  return (
    <>
      <Answered asked={asked} lines={2}>
        {({ sources, concerns }) => (
          <Sentence isLong more={t("setup.about")}>
            {rich("setup.sentence", {
              sources: sources.filter(({ freshness }) => freshness.state !== "never").length,
              concerns:
                concerns.length === 0 ? (
                  t("setup.concerns", { count: 0 })
                ) : (
                  <Link to="/setup/sources">{t("setup.concerns", { count: concerns.length })}</Link>
                ),
            })}
          </Sentence>
        )}
      </Answered>
      <ul className={styles["sections"]}>
        {sections.map(({ path, name, about }) => (
          <li key={path}>
            <Link to={`/setup/${path}`}>{t(name)}</Link>
            <p>{t(about)}</p>
          </li>
        ))}
      </ul>
    </>
  );
};
