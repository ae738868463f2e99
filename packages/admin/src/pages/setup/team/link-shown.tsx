import type { Answer } from "../../../api/index.ts";
import { useI18n } from "../../../i18n/index.ts";
import { Button, Copyable, Dialog } from "../../../ui/index.ts";

type ShownProps = { readonly made: Answer<"linkPerson">; readonly onClose: () => void };

/** The link that lets somebody in. It is shown here and nowhere else. */
export const LinkShown = ({ made, onClose }: ShownProps) => {
  const { t, dateTime } = useI18n();
  const { person, link } = made;
  return (
    <Dialog
      isOpen
      isAnswered
      onClose={onClose}
      title={t("team.linkFor", { name: person.name })}
      actions={
        <Button look="primary" onClick={onClose}>
          {t("team.linkGiven")}
        </Button>
      }
    >
      <Copyable name={t("team.link")} text={link.url} />
      <p>{t("team.linkAbout", { name: person.name, until: dateTime(link.expires) })}</p>
    </Dialog>
  );
};
