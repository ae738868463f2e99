import { useAnswer } from "../../api/index.ts";
import { useI18n } from "../../i18n/index.ts";
import { Answered, Code, Link, Section } from "../../ui/index.ts";
import { ItemBadges } from "./item-badges.tsx";
import { ItemChanges } from "./item-changes.tsx";
import { itemSentence } from "./item-words.ts";

type ViewProps = { readonly of: string; readonly who: string | null };

/** What an item is now, and what an event that names it is stamped with. */
export const WhyItem = ({ of }: ViewProps) => {
  const i18n = useI18n();
  const { t, locale } = i18n;
  const asked = useAnswer("catalogItem", { params: { id: of }, query: { locale } });
  return (
    <Answered asked={asked}>
      {(found) => (
        <>
          <p>
            <strong>{itemSentence(i18n, found)}</strong> <ItemBadges {...found} />
          </p>
          <ItemChanges title={t("items.changesOf", { id: of })} recent={found.recent} />
          <Section title={t("items.stamp")}>
            <Code value={found.stamp} />
          </Section>
          <Link to={`/items/${encodeURIComponent(of)}`}>{t("items.whole")}</Link>
        </>
      )}
    </Answered>
  );
};
