import { Menu as BaseMenu } from "@base-ui/react/menu";
import type { ReactNode } from "react";
import button from "./button.module.css";
import popup from "./popup.module.css";

export type MenuItem = {
  readonly key: string;
  readonly label: ReactNode;
  readonly onChoose: () => void;
};

type MenuProps = {
  readonly name: string;
  readonly trigger: ReactNode;
  readonly items: readonly MenuItem[];
};

/** Actions behind one button. */
export const Menu = ({ name, trigger, items }: MenuProps) => (
  <BaseMenu.Root>
    <BaseMenu.Trigger
      className={`${button["button"]} ${button["quiet"]}`}
      aria-label={name}
      title={name}
    >
      {trigger}
    </BaseMenu.Trigger>
    <BaseMenu.Portal>
      <BaseMenu.Positioner className={popup["positioner"]} sideOffset={4} align="end">
        <BaseMenu.Popup className={popup["popup"]}>
          {items.map(({ key, label, onChoose }) => (
            <BaseMenu.Item key={key} className={popup["item"]} onClick={onChoose}>
              {label}
            </BaseMenu.Item>
          ))}
        </BaseMenu.Popup>
      </BaseMenu.Positioner>
    </BaseMenu.Portal>
  </BaseMenu.Root>
);
