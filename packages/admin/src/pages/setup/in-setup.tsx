import type { ComponentType } from "react";
import { useI18n } from "../../i18n/index.ts";
import { useSession } from "../../session/index.ts";
import { LinkTabs } from "../../ui/index.ts";
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

/** A part's screen below the row of all parts. */
export const inSetup = (Screen: ComponentType): ComponentType =>
  function InSetup() {
    return (
      <>
        <SubNavigation />
        <Screen />
      </>
    );
  };
