/** Which IP addresses are somebody else's, on the public internet. */
import ipaddr from 'ipaddr.js'

/** Public by its number, yet answered inside Microsoft's cloud: https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16 */
const azureMetadata = '168.63.129.16'

/** All that IANA has handed out as global unicast; what is outside (`::/96`, `fec0::/10`, `4000::/3`…) is nobody's. */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3')

/** Interface identifiers of ISATAP: an IPv4 address in disguise. @see https://www.rfc-editor.org/rfc/rfc5214#section-6.1 */
const isatap = new Set(['0:5efe', '200:5efe'])

/**
 * Whether `address` (IPv4 with four decimal numbers, or IPv6) is public unicast: none of the ranges of the IANA special-purpose registries,
 * none that holds an IPv4 address inside (mapped, compatible, 6to4, Teredo, NAT64, ISATAP), no zone, no metadata service of a cloud.
 * Anything else, text that is no address included, is not public. A NAT64 prefix that a network chose for itself cannot be told.
 * @see https://www.iana.org/assignments/iana-ipv4-special-registry/
 * @see https://www.iana.org/assignments/iana-ipv6-special-registry/
 */
export function isPublicAddress(address: string): boolean {
  if (ipaddr.IPv4.isValidFourPartDecimal(address)) {
    return address !== azureMetadata && ipaddr.IPv4.parse(address).range() === 'unicast'
  }
  if (!ipaddr.IPv6.isValid(address) || address.includes('%')) return false
  const ipv6 = ipaddr.IPv6.parse(address)
  const interfaceIdentifier = ipv6.parts
    .slice(4, 6)
    .map((part) => part.toString(16))
    .join(':')
  return ipv6.range() === 'unicast' && ipv6.match(globalUnicast) && !isatap.has(interfaceIdentifier)
}
