import { expect } from 'chai'
import type { Credential } from '../../server/proof/types.ts'
import { changed, openIssuing, resultOf, type Issuing } from './issuing.ts'

type Attack = readonly [title: string, forge: (badge: Credential) => unknown, refusal: string]

const v2 = 'https://www.w3.org/ns/credentials/v2'
const openBadges = 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'
const extensions = 'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json'
const vocabulary = 'https://purl.imsglobal.org/spec/vc/ob/vocab.html#'

const achievement = ['credentialSubject', 'achievement'] as const

function withContext(...context: readonly unknown[]): (badge: Credential) => Credential {
  return (badge) => ({ ...badge, '@context': context })
}

function withMember(path: readonly (string | number)[], value: unknown): (badge: Credential) => Credential {
  return (badge) => changed(badge, path, () => value)
}

function replaced(from: string, to: string): (badge: Credential) => string {
  return (badge) => {
    const text = JSON.stringify(badge)
    if (!text.includes(from)) throw new Error(`nothing to replace: ${from}`)
    return text.replace(from, to)
  }
}

/** Attacks that a plain verifier lets through are marked by what they would have achieved. */
const attacks: readonly Attack[] = [
  [
    'an inline context that swaps two terms',
    withContext(v2, { humanCode: { '@id': `${vocabulary}fieldOfStudy` } }, openBadges),
    'context fail context-unknown',
  ],
  [
    'a last context that renames a term',
    withContext(v2, openBadges, extensions, { niveau: `${vocabulary}level` }),
    'context fail context-unknown',
  ],
  ['an empty last context', withContext(v2, openBadges, extensions, {}), 'context fail context-unknown'],
  [
    'a language for all texts',
    withContext(v2, openBadges, extensions, { '@language': 'fr' }),
    'context fail context-unknown',
  ],
  [
    'a remote context',
    withContext(v2, openBadges, 'http://127.0.0.1:9/context.json'),
    'context fail context-unknown',
  ],
  ['contexts in another order', withContext(openBadges, v2, extensions), 'context fail context-unknown'],
  ['a context twice', withContext(v2, openBadges, extensions, extensions), 'context fail context-unknown'],
  [
    'an inline context after one published elsewhere',
    withContext(v2, openBadges, 'https://elsewhere.example/context', {}),
    'context fail context-unknown',
  ],
  [
    'a relative context',
    withContext(v2, openBadges, extensions, 'context.json'),
    'context fail context-unknown',
  ],
  ['a context that is a number', withContext(v2, openBadges, 7), 'context fail context-unknown'],
  [
    'a context address that cannot be read',
    withContext(v2, openBadges, 'https://elsewhere.example:port/'),
    'context fail context-unknown',
  ],
  ['a single context', withMember(['@context'], v2), 'context fail context-unknown'],
  ['no context', withMember(['@context'], undefined), 'context fail context-unknown'],
  [
    'an older Open Badges context',
    withContext(v2, 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json', extensions),
    'signature fail',
  ],
  [
    'a scoped context inside the achievement',
    withMember([...achievement, '@context'], { name: `${vocabulary}x` }),
    'format fail forbidden-key',
  ],
  [
    'free text under @index',
    withMember([...achievement, '@index'], 'NIVEAU EXPERT'),
    'format fail forbidden-key',
  ],
  [
    'data hidden under @nest',
    withMember([...achievement, '@nest'], { name: 'Expert' }),
    'format fail forbidden-key',
  ],
  [
    'data under @reverse',
    withMember(['@reverse'], { evidence: { id: 'urn:x:1' } }),
    'format fail forbidden-key',
  ],
  ['data under @included', withMember(['@included'], [{ id: 'urn:x:1' }]), 'format fail forbidden-key'],
  ['@id instead of id', replaced('"id":"urn:uuid', '"@id":"urn:uuid'), 'format fail forbidden-key'],
  [
    '@type instead of type',
    replaced('"type":["Achievement"]', '"@type":["Achievement"]'),
    'format fail forbidden-key',
  ],
  [
    'a value object instead of a text',
    withMember(['name'], { '@value': 'Instaurer un accueil' }),
    'format fail forbidden-key',
  ],
  [
    'data under __proto__',
    replaced('"achievement":{', '"achievement":{"__proto__":{"level":"9"},'),
    'format fail forbidden-key',
  ],
  [
    'data under constructor',
    replaced('"achievement":{', '"achievement":{"constructor":{"level":"9"},'),
    'format fail forbidden-key',
  ],
  ['the name twice', replaced('"name":', '"name":"Expert","name":'), 'format fail duplicate-key'],
  [
    'the name twice, once escaped',
    replaced('"name":', '"n\\u0061me":"Expert","name":'),
    'format fail duplicate-key',
  ],
  ['no end, said by null', withMember(['validUntil'], null), 'format fail null-value'],
  ['a text after the credential', (badge) => `${JSON.stringify(badge)} "Expert"`, 'format fail not-json'],
  ['a list of the credential', (badge) => [badge], 'format fail not-an-object'],
  ['an unknown member', withMember(['niveau'], 'expert'), 'schema fail schema-mismatch'],
  [
    'an unknown member of the achievement',
    withMember([...achievement, 'niveau'], 'expert'),
    'schema fail schema-mismatch',
  ],
  [
    'a full IRI instead of a term',
    replaced('"humanCode":', `"${vocabulary}humanCode":`),
    'schema fail schema-mismatch',
  ],
  ['no evidence, said by an empty list', withMember(['evidence'], []), 'schema fail schema-mismatch'],
  ['an empty list added', withMember(['termsOfUse'], []), 'schema fail schema-mismatch'],
  [
    'the subject in a list',
    (badge) => ({ ...badge, credentialSubject: [badge['credentialSubject']] }),
    'schema fail schema-mismatch',
  ],
  [
    'the issuer as a text',
    (badge) => changed(badge, ['issuer'], () => 'did:web:badges.example.org:issuers:acme'),
    'schema fail schema-mismatch',
  ],
  [
    'a result of a scale that is not there',
    withMember(['credentialSubject', 'result', 0, 'resultDescription'], 'urn:x:1'),
    'schema fail result-incoherent',
  ],
  [
    'a type a second time, by its full IRI',
    (badge) =>
      changed(badge, ['issuer', 'type'], (types) => [...(types as string[]), `${vocabulary}Profile`]),
    'signature fail altered-structure',
  ],
  [
    'another level',
    (badge) =>
      changed(badge, ['credentialSubject', 'result', 0, 'achievedLevel'], (id) =>
        String(id).replace('niveau-2', 'niveau-3'),
      ),
    'signature fail signature-mismatch',
  ],
  [
    'another recipient',
    withMember(['credentialSubject', 'id'], 'urn:uuid:00000000-0000-4000-8000-000000000000'),
    'signature fail signature-mismatch',
  ],
  [
    'another name of the recipient',
    withMember(['credentialSubject', 'identifier', 0, 'identityHash'], 'Mallory'),
    'signature fail signature-mismatch',
  ],
  [
    'a longer validity',
    withMember(['validUntil'], '2039-11-21T23:59:59Z'),
    'signature fail signature-mismatch',
  ],
  ['no end of validity', withMember(['validUntil'], undefined), 'signature fail signature-mismatch'],
  ['no status', withMember(['credentialStatus'], undefined), 'signature fail signature-mismatch'],
  [
    'another status index',
    withMember(['credentialStatus', 'statusListIndex'], '7'),
    'signature fail signature-mismatch',
  ],
  [
    'a status index as a number',
    (badge) => changed(badge, ['credentialStatus', 'statusListIndex'], Number),
    'signature fail signature-mismatch',
  ],
  [
    'a member the vocabulary knows',
    withMember([...achievement, 'specialization'], 'Expert'),
    'signature fail signature-mismatch',
  ],
  [
    'a tag added',
    (badge) => changed(badge, [...achievement, 'tag'], (tags) => [...(tags as string[]), 'expert']),
    'signature fail signature-mismatch',
  ],
  [
    'the strengths of proof in another order',
    (badge) =>
      changed(badge, [...achievement, 'resultDescription', 1, 'allowedValue'], (values) =>
        (values as string[]).toReversed(),
      ),
    'signature fail signature-mismatch',
  ],
  ['no proof', withMember(['proof'], undefined), 'signature fail proof-missing'],
  [
    'a second, bad proof',
    (badge) =>
      changed(badge, ['proof'], (proofs) => [...(proofs as object[]), { type: 'DataIntegrityProof' }]),
    'signature fail proof-multiple',
  ],
  [
    'the good proof twice',
    (badge) => changed(badge, ['proof'], (proofs) => [...(proofs as object[]), ...(proofs as object[])]),
    'signature fail proof-multiple',
  ],
  [
    'a proof of an invented form',
    withMember(['proof', 0, 'type'], 'VeryGoodProof'),
    'signature fail proof-format-unknown',
  ],
  [
    'an invented cryptosuite',
    withMember(['proof', 0, 'cryptosuite'], 'eddsa-rdfc-2099'),
    'signature fail proof-format-unknown',
  ],
  [
    'another purpose',
    withMember(['proof', 0, 'proofPurpose'], 'authentication'),
    'signature fail proof-purpose-wrong',
  ],
  [
    'the purpose as a full IRI',
    withMember(['proof', 0, 'proofPurpose'], 'https://w3id.org/security#assertionMethod'),
    'signature fail proof-purpose-wrong',
  ],
  [
    'another date of signature',
    withMember(['proof', 0, 'created'], '2020-01-01T00:00:00Z'),
    'signature fail signature-mismatch',
  ],
  [
    'free text in the proof',
    withMember(['proof', 0, 'nonce'], 'NIVEAU EXPERT'),
    'signature fail signature-mismatch',
  ],
  [
    'an undefined term in the proof',
    withMember(['proof', 0, 'niveau'], 'expert'),
    'signature fail terms-undefined',
  ],
]

describe('a genuine badge, attacked', () => {
  let issuing: Issuing
  let badge: Credential

  before(async () => {
    issuing = await openIssuing()
    badge = await issuing.sign(await issuing.unsigned('attacked'))
    expect((await issuing.verify(badge)).verdict).to.equal('valid')
  })
  after(async () => {
    expect(issuing.failures).to.deep.equal([])
    await issuing.close()
  })

  for (const [title, forge, refusal] of attacks) {
    it(`is refused with ${title}`, async () => {
      const report = await issuing.verify(forge(badge))
      expect(report.verdict).to.equal('invalid')
      const [check = ''] = refusal.split(' ')
      expect(`${check} ${resultOf(report, check)}`).to.match(new RegExp(`^${refusal}`))
      expect(report).to.not.have.any.keys('credential', 'issuer')
    })
  }
})
