/** The JSON-LD context of the Comprehensive Learner Record 2.0, which no package ships. */

/** Where it is published. */
export const clr201 = 'https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json'

const clr = (name: string) => `https://purl.imsglobal.org/spec/vc/clr/vocab.html#${name}`

/** JSON-LD 1.1 type-scoped: terms that mean this inside an object of the type. */
function scoped(type: string, terms: Readonly<Record<string, unknown>>) {
  return { [type]: { '@id': clr(type), '@context': terms } }
}

const keywords = { id: '@id', type: '@type' }
const setOf = (name: string, type: string) => ({ '@id': clr(name), '@type': type, '@container': '@set' })
// `xsd:` is declared nowhere: the datatypes are these very IRIs, and so signatures say.
const anyUri = (name: string) => ({ '@id': clr(name), '@type': 'xsd:anyURI' })

/**
 * Term by term what the published context says (its digest is pinned in a test): a signature over a document is the same with both. Another
 * test checks somebody else's signature over a CLR with it.
 * @see https://www.imsglobal.org/spec/clr/v2p0/#json-ld-context
 */
export const clr201Context = {
  '@context': {
    ...keywords,
    ...scoped('ClrCredential', {
      ...keywords,
      partial: { '@id': clr('partial'), '@type': 'xsd:boolean' },
    }),
    ...scoped('ClrSubject', {
      ...keywords,
      cred: 'https://www.w3.org/2018/credentials#',
      obi: 'https://purl.imsglobal.org/spec/vc/ob/vocab.html#',
      achievement: setOf('achievement', 'obi:Achievement'),
      association: setOf('association', clr('Association')),
      verifiableCredential: setOf('verifiableCredential', 'cred:verifiableCredential'),
      identifier: setOf('identifier-1', 'obi:Identifier'),
    }),
    ...scoped('Association', {
      associationType: { '@id': clr('AssociationType') },
      sourceId: anyUri('sourceId'),
      targetId: anyUri('targetId'),
    }),
  },
}
