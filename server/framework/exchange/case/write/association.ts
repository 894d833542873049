import { ownCode } from '../../../normal-form.ts'
import { uuidOf } from '../identifiers.ts'
import type { CFAssociation, LinkGenURI, LinkURI } from '../types.ts'
import type { Entry } from './entries.ts'
import { addressed, addressOf, type Frame } from './frame.ts'

/** An association of our own. `name` tells it from the others of the version. */
export function associationOf(
  frame: Frame,
  name: string,
  associationType: string,
  originNodeURI: LinkGenURI,
  destinationNodeURI: LinkGenURI,
  more: {
    readonly sequenceNumber?: number
    readonly CFAssociationGroupingURI?: LinkURI
    readonly notes?: string
  } = {},
): CFAssociation {
  const { identifier, uri } = addressed(frame, 'CFAssociations', `${frame.version.iri}#CFAssociation/${name}`)
  const { sequenceNumber, CFAssociationGroupingURI, notes } = more
  return {
    identifier,
    associationType,
    ...(sequenceNumber === undefined ? {} : { sequenceNumber }),
    uri,
    originNodeURI,
    destinationNodeURI,
    ...(CFAssociationGroupingURI === undefined ? {} : { CFAssociationGroupingURI }),
    lastChangeDateTime: frame.changedAt,
    ...(notes === undefined || notes === '' ? {} : { notes }),
  }
}

/** Makes a link of a reference in a node: to an item of the version, to one of another framework here, or to anything else. */
export function linker(frame: Frame, entries: readonly Entry[]): (target: string) => LinkGenURI {
  const byCode = new Map(entries.map((entry) => [entry.code, entry.link]))
  const ours = `${frame.base}/frameworks/`
  return (target) => {
    if (target === ownCode) return frame.document
    const code = target.startsWith('./') ? (target.slice(2).split('#', 1)[0] ?? '') : ''
    const known = byCode.get(code)
    if (known !== undefined) return known
    const uri = addressOf(frame, target)
    const [, version, name] = uri.startsWith(ours) ? uri.slice(ours.length).split('/', 3) : []
    // A node of another framework here is an item as well; what is in this one and no item is only linked data.
    if (code === '' && version !== undefined)
      return { title: name ?? version, identifier: uuidOf(uri), uri, targetType: 'CASE' }
    return { title: code === '' ? uri : code, identifier: uri, uri, targetType: 'ext:linked-data' }
  }
}
