import { useI18n } from "../../i18n/index.ts";
import { LinkTabs } from "../../ui/index.ts";

/** Single people, and the companies and households that they belong to. */
export const PeopleTabs = () => {
  const { t } = useI18n();
  return (
    <LinkTabs
      name={t("accounts.kinds")}
      links={[
        { to: "/people", label: t("people.name"), isExact: true },
        { to: "/people/accounts", label: t("people.accounts") },
      ]}
    />
  );
};
