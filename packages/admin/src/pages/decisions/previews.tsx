import type { DefinitionDocument } from "../../definitions/index.ts";
import { Named, nameOf } from "../../definitions/index.ts";
import { useI18n } from "../../i18n/index.ts";
import { Section } from "../../ui/index.ts";
import { Why } from "../../frame/index.ts";
import { ContentPreview } from "../../content/index.ts";
import type { Variant } from "./definitions.ts";
import { variantsOf } from "./definitions.ts";
import styles from "./previews.module.css";

const ForWhom = ({ variant }: { readonly variant: Variant }) => {
  const { t } = useI18n();
  const { locale, device, segment } = variant;
  const said = [locale, device].filter((each) => each !== "").join(" · ");
  if (segment === "") return said === "" ? t("try.forEverybody") : said;
  return (
    <>
      {said === "" ? null : `${said} · `}
      <Why of={`segment:${segment}`}>
        <Named kind="segment" of={segment} />
      </Why>
    </>
  );
};

/** What an offer looks like, to everybody and to whom its variants are for. */
export const Previews = ({ document }: { readonly document: DefinitionDocument }) => {
  const { t } = useI18n();
  return (
    <Section title={t("try.previews")}>
      <ul className={styles["previews"]}>
        {variantsOf(document).map((variant) => {
          const { locale, device, segment, content } = variant;
          const key = [locale, device, segment].join(" ");
          return (
            <li key={key}>
              <p>
                <ForWhom variant={variant} />
              </p>
              <ContentPreview
                name={`${nameOf(document)} ${key}`.trim()}
                content={content}
                isSmall
              />
            </li>
          );
        })}
      </ul>
    </Section>
  );
};
