/** A CASE 1.1 package of any size: domains of fifty competencies, in French. */
import { createHash } from 'node:crypto'

const changed = '2026-11-21T09:30:00Z'
const base = 'https://cadres.example'

/** A package of `size` items as JSON text; the same text for the same size. */
export function casePackage(size: number): string {
  const documentId = idOf(`document ${String(size)}`)
  const link = { title: 'Cadre', identifier: documentId, uri: `${base}/documents/${documentId}` }
  const items = Array.from({ length: size }, (_, number) => ({
    identifier: casePackage.itemId(size, number),
    uri: `${base}/items/${casePackage.itemId(size, number)}`,
    humanCodingScheme: `C-${String(number)}`,
    abbreviatedStatement: `Compétence ${String(number)}`,
    fullStatement: `Savoir conduire l’activité ${String(number)} avec une personne ou un groupe, et en rendre compte.`,
    CFItemType: number % 50 === 0 ? 'Domaine' : 'Compétence',
    language: 'fr',
    conceptKeywords: ['médiation numérique', `famille ${String(number % 7)}`],
    lastChangeDateTime: changed,
  }))
  const associations = items.map((item, number) => {
    const parent = number % 50 === 0 ? undefined : items[number - (number % 50)]
    const identifier = idOf(`association ${String(size)} ${String(number)}`)
    return {
      identifier,
      uri: `${base}/associations/${identifier}`,
      associationType: 'isChildOf',
      sequenceNumber: number,
      originNodeURI: { title: item.abbreviatedStatement, identifier: item.identifier, uri: item.uri },
      destinationNodeURI:
        parent === undefined
          ? link
          : { title: parent.abbreviatedStatement, identifier: parent.identifier, uri: parent.uri },
      lastChangeDateTime: changed,
    }
  })
  return JSON.stringify({
    CFDocument: {
      identifier: documentId,
      uri: link.uri,
      creator: 'Banc d’essai',
      title: `Cadre de ${String(size)} compétences`,
      language: 'fr',
      caseVersion: '1.1',
      adoptionStatus: 'Adopted',
      lastChangeDateTime: changed,
    },
    CFItems: items,
    CFAssociations: associations,
  })
}

/** The identifier of one of its items. */
casePackage.itemId = (size: number, number: number): string => idOf(`item ${String(size)} ${String(number)}`)

/** A UUID that looks like any other (version 4), always the same for the same name. */
function idOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex')
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-')
}
