import { Tooltip as BaseTooltip } from "@base-ui/react/tooltip";
import type { ReactElement, ReactNode } from "react";
import popup from "./popup.module.css";

type TooltipProps = {
  readonly content: ReactNode;
  /** What it is about: a link or a button, so that the keyboard comes by it. */
  readonly children: ReactElement;
};

/** Says more of what it is about; never the only place where something is said. */
export const Tooltip = ({ content, children }: TooltipProps) => (
  <BaseTooltip.Root>
    <BaseTooltip.Trigger render={children} />
    <BaseTooltip.Portal>
      <BaseTooltip.Positioner className={popup["positioner"]} sideOffset={6}>
        <BaseTooltip.Popup className={popup["tooltip"]}>{content}</BaseTooltip.Popup>
      </BaseTooltip.Positioner>
    </BaseTooltip.Portal>
  </BaseTooltip.Root>
);
