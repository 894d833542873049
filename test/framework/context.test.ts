import { expect } from 'chai'
import jsonld from 'jsonld'
import { contextFile, publishedContexts, publishedVocabulary } from '../../server/framework/context.ts'
import { documentLoader } from '../../server/proof/json-ld/document-loader.ts'
import { nodesIn, textOf, type Json, type JsonObject } from './documents.ts'
import { baseUrl } from './published.ts'

const contexts = publishedContexts(baseUrl)
const parsed = new Map([...contexts].map(([url, text]) => [url, JSON.parse(text) as JsonObject]))
const loader = documentLoader(parsed)
const contextOf = (version: string) =>
  parsed.get(`${baseUrl}/contexts/mediation/${version}`)?.['@context'] as JsonObject

describe('our JSON-LD contexts', () => {
  it('are two, and each version of a framework names one of them', () => {
    expect([...contexts.keys()]).to.deep.equal([
      `${baseUrl}/contexts/mediation/v1`,
      `${baseUrl}/contexts/mediation/v2`,
    ])
    expect(contextFile('/contexts/mediation/v2')).to.equal('schemas/context/mediation-v2.jsonld')
    expect(() => contextFile('/contexts/mediation/v3')).to.throw(/v3/)
    expect(() => contextFile('constructor')).to.throw(/constructor/)
  })

  it('agree: the second says of each term of the first what the first says', () => {
    expect(contextOf('v2')).to.deep.include(contextOf('v1'))
  })

  for (const url of contexts.keys()) {
    it(`put our terms under the vocabulary of the base: ${url}`, () => {
      const context = parsed.get(url)?.['@context']
      expect(context).to.include({ mediation: `${baseUrl}/vocab/mediation#`, '@protected': true })
    })

    it(`can stand in a credential after the protected contexts of W3C and 1EdTech: ${url}`, async () => {
      const credential = {
        '@context': [
          'https://www.w3.org/ns/credentials/v2',
          'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
          url,
        ],
        id: 'urn:uuid:0b7f1d3e-2a53-4c8e-9f0b-6d7a1c2e3f40',
        type: ['VerifiableCredential', 'AchievementCredential'],
        name: 'x',
        'mediation:family': 'skill',
        credentialSubject: {
          type: ['AchievementSubject'],
          achievement: {
            id: 'urn:x:1',
            type: ['Achievement'],
            name: 'x',
            'mediation:subject': { fr: 'Écrire', en: 'Write' },
          },
        },
      }
      const expanded = JSON.stringify(await jsonld.expand(credential, { documentLoader: loader, safe: true }))
      expect(expanded).to.include(`"${baseUrl}/vocab/mediation#family":[{"@value":"skill"}]`)
      expect(expanded).to.include('{"@value":"Écrire","@language":"fr"}')
    })
  }
})

describe('our vocabulary', () => {
  it('says in words what each term means, under the IRI the context gives it', () => {
    const terms = nodesIn((JSON.parse(publishedVocabulary(baseUrl)) as JsonObject)['@graph'] as Json)
    expect(terms.map((term) => textOf(term))).to.include(`${baseUrl}/vocab/mediation#indicator`)
    for (const term of terms) {
      expect(term, textOf(term)).to.have.nested.property('rdfs:label.fr').that.is.not.empty
      expect(term, textOf(term)).to.have.nested.property('rdfs:comment.en').that.is.not.empty
    }
  })
})
