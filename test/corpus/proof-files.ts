/** Proofs that are somebody else's, too many, wrapped or bent; and good proofs of badges that must not be believed all the same. */
import type { Genuine } from './genuine.ts'
import { filesOf, type HostileFile } from './hostile-file.ts'

const file = filesOf('proof', 'application/json')

/** The proof of a genuine badge, changed. */
function bent({ badge, attacker }: Genuine): readonly HostileFile[] {
  const [proof = {}] = badge['proof'] as readonly Record<string, unknown>[]
  const value = String(proof['proofValue'])
  const changes: readonly (readonly [title: string, change: object])[] = [
    ...['Ed25519Signature2018', 'Ed25519Signature2020', 'JsonWebSignature2020', 'VeryGoodProof', '', 7].map(
      (type) => [`type ${String(type)}`, { type }] as const,
    ),
    ...[
      'eddsa-jcs-2022',
      'ecdsa-rdfc-2019',
      'ecdsa-sd-2023',
      'bbs-2023',
      'eddsa-2022',
      'none',
      'EDDSA-RDFC-2022',
      '',
      7,
    ].map((cryptosuite) => [`cryptosuite ${String(cryptosuite)}`, { cryptosuite }] as const),
    ...[
      'authentication',
      'https://w3id.org/security#assertionMethod',
      'assertionmethod',
      '',
      ['assertionMethod', 'authentication'],
    ].map((proofPurpose) => [`purpose ${String(proofPurpose)}`, { proofPurpose }] as const),
    ...[
      attacker.verificationMethod,
      attacker.did,
      `${String(proof['verificationMethod'])}x`,
      'did:web:127.0.0.1#key',
      'file:///etc/passwd',
      '../../keys',
      { id: attacker.verificationMethod, publicKeyMultibase: 'z6Mk' },
      '',
    ].map((verificationMethod, index) => [`key ${String(index)}`, { verificationMethod }] as const),
    ...['2099-01-01T00:00:00Z', '1970-01-01T00:00:00Z', 'yesterday', 7, ''].map(
      (created) => [`created ${String(created)}`, { created }] as const,
    ),
    ...[
      value.slice(1),
      value.slice(0, -1),
      `${value}1`,
      `u${value.slice(1)}`,
      'z',
      '',
      `z${'1'.repeat(64)}`,
      value.toUpperCase(),
      `z${'2'.repeat(60_000)}`,
      7,
    ].map((proofValue, index) => [`value ${String(index)}`, { proofValue }] as const),
    ...['nonce', 'domain', 'challenge', 'expires', 'previousProof', 'jws', 'niveau'].map(
      (member) => [`with ${member}`, { [member]: 'NIVEAU EXPERT' }] as const,
    ),
  ]
  return changes.map(([title, change]) =>
    file(`a proof, ${title}`, { ...badge, proof: [{ ...proof, ...change }] }),
  )
}

async function several({ badge, other, unsigned, attacker }: Genuine): Promise<readonly HostileFile[]> {
  const [proof = {}] = badge['proof'] as readonly Record<string, unknown>[]
  const [another = {}] = other['proof'] as readonly object[]
  const [attackers = {}] = (
    await attacker.proved({ ...unsigned, issuer: { ...(unsigned['issuer'] as object), id: attacker.did } })
  )['proof'] as readonly object[]
  const sets: readonly (readonly [title: string, proof: unknown])[] = [
    ['none', undefined],
    ['an empty list', []],
    ['a text', 'signed'],
    ['the same twice', [proof, proof]],
    ['one that is only begun', [proof, { type: 'DataIntegrityProof' }]],
    ['somebody else’s beside it', [proof, attackers]],
    ['somebody else’s before it', [attackers, proof]],
    ['only somebody else’s', [attackers]],
    ['that of another badge', [another]],
    ['that of another badge beside it', [proof, another]],
    ['nine', Array.from({ length: 9 }, (_, index) => ({ ...proof, id: `urn:x:${String(index)}` }))],
    ['two hundred', Array.from({ length: 200 }, (_, index) => ({ ...proof, nonce: String(index) }))],
    ['over itself', [{ ...proof, id: 'urn:x:1', previousProof: 'urn:x:1' }]],
    [
      'over each other',
      [1, 2].map((own) => ({
        ...proof,
        id: `urn:x:${String(own)}`,
        previousProof: `urn:x:${String(3 - own)}`,
      })),
    ],
    ['over one that is not there', [{ ...proof, previousProof: 'urn:x:none' }]],
    ['under a graph', { '@graph': [proof] }],
    ['in lists in lists', [[[proof]]]],
  ]
  return sets.map(([title, each]) => file(`proofs: ${title}`, { ...badge, proof: each }))
}

/** A genuine badge inside something that is read in its place. */
function wrapped({ badge, unsigned }: Genuine): readonly HostileFile[] {
  const { proof, ...rest } = badge
  const expert = { ...unsigned, name: 'Expert' }
  return (
    [
      ['a forged badge around it', { ...expert, evidence: [badge] }],
      ['a forged badge with its proof', { ...expert, proof }],
      ['its proof in the evidence', { ...rest, evidence: [{ type: ['Evidence'], proof }] }],
      [
        'its proof in the subject',
        { ...rest, credentialSubject: { ...(badge['credentialSubject'] as object), proof } },
      ],
      ['a graph of it and a forged one', { '@context': badge['@context'], '@graph': [badge, expert] }],
      ['it under credential', { credential: badge, name: 'Expert' }],
      ['it under vc', { vc: badge, name: 'Expert' }],
      [
        'it in a presentation without a proof',
        { '@context': badge['@context'], type: ['VerifiablePresentation'], verifiableCredential: [expert] },
      ],
      [
        'an envelope of it and more',
        {
          '@context': badge['@context'],
          type: ['EnvelopedVerifiableCredential'],
          id: 'data:application/vc+jwt,x',
          name: 'Expert',
        },
      ],
      [
        'an envelope of nothing',
        { '@context': badge['@context'], type: 'EnvelopedVerifiableCredential', id: 'data:,' },
      ],
      [
        'an envelope with an address',
        { '@context': badge['@context'], type: 'EnvelopedVerifiableCredential', id: 'http://127.0.0.1:9/' },
      ],
    ] as const
  ).map(([title, content]) => file(`wrapped: ${title}`, content))
}

/** Truly signed, by a key that is not that of whoever is named; over; or pointing to lists that cannot be theirs. */
async function misleading(
  { unsigned, attacker, issuer }: Genuine,
  serviceUrl: string,
): Promise<readonly HostileFile[]> {
  const made: HostileFile[] = []
  const add = async (title: string, change: object, by = issuer) => {
    made.push(file(`signed: ${title}`, await by.proved({ ...unsigned, ...change })))
  }
  const named = unsigned['issuer'] as object
  await add('by somebody else in the issuer’s name', {}, attacker)
  const host = new URL(serviceUrl).host.replace(':', '%3A')
  for (const id of [
    `did:web:${host}:issuers:hub`,
    `DID:WEB:${host}:issuers:hub`,
    `${serviceUrl}/issuers/hub`,
    `did:key:${attacker.did}`,
  ]) {
    await add(`in the name of ${id.slice(0, 12)}…`, { issuer: { ...named, id } }, attacker)
  }
  await add('over', { validUntil: '2020-01-01T00:00:00Z', validFrom: '2019-01-01T00:00:00Z' })
  await add('not begun', { validFrom: '2099-01-01T00:00:00Z' })
  const list = `${serviceUrl}/status-lists/hub-1`
  const entry = {
    id: `${list}#7`,
    type: 'BitstringStatusListEntry',
    statusPurpose: 'revocation',
    statusListIndex: '7',
    statusListCredential: list,
  }
  const entries: readonly (readonly [title: string, entry: unknown])[] = [
    ['a list of this service', entry],
    ['a list at a file', { ...entry, statusListCredential: 'file:///etc/passwd' }],
    ['a list in its address', { ...entry, statusListCredential: 'data:application/json,{}' }],
    ['a list at a private address', { ...entry, statusListCredential: 'http://127.0.0.1:9/list' }],
    [
      'a list at the metadata of a cloud',
      { ...entry, statusListCredential: 'http://169.254.169.254/latest' },
    ],
    ['an index beyond all lists', { ...entry, statusListIndex: '99999999999999999999' }],
    ['an index before all lists', { ...entry, statusListIndex: '-1' }],
    ['half an index', { ...entry, statusListIndex: '0.5' }],
    ['an index in words', { ...entry, statusListIndex: 'seven' }],
    ['an unknown purpose', { ...entry, statusPurpose: 'embellishment' }],
    ['an unknown kind of status', { id: 'urn:x:status', type: 'https://x.example/#TotallyFineStatus' }],
    [
      'eleven entries',
      Array.from({ length: 11 }, (_, index) => ({ ...entry, id: `${list}#${String(index)}` })),
    ],
  ]
  for (const [title, credentialStatus] of entries) await add(title, { credentialStatus })
  return made
}

export async function proofFiles(genuine: Genuine, serviceUrl: string): Promise<readonly HostileFile[]> {
  return [
    ...bent(genuine),
    ...(await several(genuine)),
    ...wrapped(genuine),
    ...(await misleading(genuine, serviceUrl)),
  ]
}
