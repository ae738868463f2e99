import type { StreamPosition } from "../../platform/store/index.ts";

/** A place in the log as a client holds it. */
export const placeText = ({ epoch, seq }: StreamPosition): string => `${epoch}-${seq}`;

const PLACE = /^(\d{1,15})-(\d{1,15})$/;

/** The place that a text names; null for one that is none. */
export const placeFrom = (text: string | undefined): StreamPosition | null => {
  const [, epoch, seq] = PLACE.exec(text ?? "") ?? [];
  return epoch === undefined || seq === undefined
    ? null
    : { epoch: Number(epoch), seq: Number(seq) };
};

/** Whether a place lies behind another. */
export const isBehind = (place: StreamPosition, other: StreamPosition): boolean =>
  place.epoch === other.epoch ? place.seq > other.seq : place.epoch > other.epoch;
