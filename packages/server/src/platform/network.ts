import { BlockList, isIPv6 } from "node:net";

/** Without the port that some proxies write behind it: 203.0.113.7:4711, [2001:db8::1]:4711. */
const withoutPort = (address: string): string =>
  address.replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, "$1").replace(/^\[([^\]]+)\](?::\d+)?$/, "$1");

/** An address of IPv4 that a socket of IPv6 shows is the one that it is. */
const plainOf = (address: string): string =>
  withoutPort(address.trim()).replace(/^::ffff:(?=\d+\.)/i, "");

/** The network of an address: who has an IPv6 address has 2^64 of them. */
export const networkOf = (address: string): string => {
  const plain = plainOf(address);
  if (!isIPv6(plain)) return plain;
  const [head = "", tail] = plain.split("::");
  const groups = (text: string): string[] => (text === "" ? [] : text.split(":"));
  const [before, after] = [groups(head), groups(tail ?? "")];
  const zeros = tail === undefined ? 0 : 8 - before.length - after.length;
  const all = [...before, ...Array<string>(zeros).fill("0"), ...after];
  return all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":");
};

/** Networks that nobody comes from over the internet. */
const OWN = new BlockList();
for (const [network, bits] of [
  ["127.0.0.0", 8],
  ["10.0.0.0", 8],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
  ["169.254.0.0", 16],
  ["100.64.0.0", 10],
] as const)
  OWN.addSubnet(network, bits, "ipv4");
for (const [network, bits] of [
  ["::1", 128],
  ["fc00::", 7],
  ["fe80::", 10],
] as const)
  OWN.addSubnet(network, bits, "ipv6");

/** Whether an address is of the machine itself or of a private network: a proxy's, or a colleague's. */
export const isOfOwnNetwork = (address: string): boolean => {
  const plain = plainOf(address);
  return OWN.check(plain, isIPv6(plain) ? "ipv6" : "ipv4");
};
