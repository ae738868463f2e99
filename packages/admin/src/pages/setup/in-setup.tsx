import type { ComponentType } from "react";
import { useTitle } from "../../frame/index.ts";
import { useI18n } from "../../i18n/index.ts";
import { useSession } from "../../session/index.ts";
import { Link, LinkTabs, Sentence } from "../../ui/index.ts";
import type { SetupSection } from "./section.ts";
import { isFor, SECTIONS } from "./sections.ts";

/** The parts that a role sees. */
export const useSections = (): readonly SetupSection[] => {
  const { role } = useSession();
  return SECTIONS.filter(isFor(role));
};

const SubNavigation = () => {
  const { t } = useI18n();
  return (
    <LinkTabs
      name={t("setup.parts")}
      links={useSections().map(({ path, name }) => ({ to: `/setup/${path}`, label: t(name) }))}
    />
  );
};

/** Of a part that the role does not see: who does, and the way back. */
const NotYours = ({ section: { name, roles } }: { readonly section: SetupSection }) => {
  const { t, anyOf } = useI18n();
  const { role } = useSession();
  useTitle(t(name));
  return (
    <>
      <Sentence
        more={t("setup.whoMay", {
          role: t(`role.${role}`),
          roles: anyOf((roles ?? []).map((each) => t(`role.${each}`))),
        })}
      >
        {t("setup.notYours", { name: t(name) })}
      </Sentence>
      <Link to="/setup">{t("setup.back")}</Link>
    </>
  );
};

/** A part's screen below the row of all parts; whoever may not see it asks the server nothing. */
export const inSetup = (section: SetupSection, Screen: ComponentType): ComponentType =>
  function InSetup() {
    const { role } = useSession();
    return (
      <>
        <SubNavigation />
        {isFor(role)(section) ? <Screen /> : <NotYours section={section} />}
      </>
    );
  };
