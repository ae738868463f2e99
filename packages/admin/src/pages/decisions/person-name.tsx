import { useAnswer } from "../../api/index.ts";
import { Link } from "../../ui/index.ts";
import { nameOf } from "../people/index.ts";

type PersonNameProps = {
  readonly of: string;
  /** Where it leads; null where it is a part of a link already. */
  readonly to?: string | null;
};

/** Who a profile's id is; an identifier is told as it is. */
export const PersonName = ({ of, to = `/people/${of}` }: PersonNameProps) => {
  const isId = /^p\d+$/.test(of);
  const { data } = useAnswer("profile", { params: { id: of } }, { enabled: isId });
  if (!isId) return of.replace(/^\w+:/, "");
  const name = data === undefined ? of : nameOf(data);
  return to === null ? name : <Link to={to}>{name}</Link>;
};
