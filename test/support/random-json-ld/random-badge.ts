/** Credentials as this service and others write them, with some parts left out, repeated or named alike. */
import {
  credentialsV1,
  credentialsV2,
  ed25519Signature2020V1,
  openBadges303,
} from '../../../server/proof/json-ld/contexts.ts'
import { drawFrom, type Random } from './draw.ts'
import { clr, extensions, openBadges300, type Document } from './random-document.ts'

type Part = Readonly<Record<string, unknown>>

const moment = '2026-01-01T00:00:00Z'
const dataIntegrityProof: Part = {
  type: 'DataIntegrityProof',
  cryptosuite: 'eddsa-rdfc-2022',
  proofPurpose: 'assertionMethod',
  verificationMethod: 'did:example:1#k',
  proofValue: 'z1',
}

/** What badges are made of. */
function partsFrom(random: Random) {
  const draw = drawFrom(random)
  const { pick, maybe, some } = draw
  const name = () => pick(['Accueillir', 'Été', 'A "b"', 'Deux\nlignes', 'x'])
  const profile = (): Part => ({
    id: pick(['did:example:1', 'https://example.org/i']),
    type: ['Profile'],
    ...maybe({ name: name() }),
    ...maybe({ url: 'https://example.org' }),
    ...maybe({ endorsement: some(1, endorsement) }, 0.1),
  })
  const result = (): Part => ({
    type: ['Result'],
    ...maybe({ resultDescription: pick(['urn:r:1', 'urn:r:2']) }),
    ...maybe({ value: name() }),
    ...maybe({ achievedLevel: 'urn:l:1' }, 0.3),
  })
  const alignment = (): Part => ({
    type: ['Alignment'],
    targetName: name(),
    targetUrl: 'https://example.org/t',
    ...maybe({ targetCode: 'A1' }),
  })
  const scale = (index: number): Part => ({
    id: `urn:r:${String(index + 1)}`,
    type: ['ResultDescription'],
    name: name(),
    resultType: 'RubricCriterionLevel',
    ...maybe({ allowedValue: some(3, name) }),
    ...maybe(
      { rubricCriterionLevel: some(2, (level) => ({ id: `urn:l:${String(level)}`, name: name() })) },
      0.2,
    ),
  })
  const achievement = (): Part => ({
    id: pick(['https://example.org/achievement', 'https://example.org/achievement', 'urn:achievement:2']),
    type: ['Achievement'],
    name: name(),
    ...maybe({ description: name() }),
    ...maybe({ criteria: { narrative: name(), ...maybe({ id: 'https://example.org/c' }, 0.3) } }),
    ...maybe({ creator: profile() }),
    ...maybe({ alignment: some(4, alignment) }),
    ...maybe({ image: { id: 'https://example.org/i.png', type: 'Image', ...maybe({ caption: name() }) } }),
    ...maybe({ resultDescription: some(2, scale) }),
    ...maybe({ tag: some(3, name) }),
    ...maybe({ creditsAvailable: pick([1, 2.5, 0]) }, 0.2),
    ...maybe({ related: some(2, () => ({ id: 'urn:achievement:2', type: ['Related'] })) }, 0.1),
  })
  function endorsement(): Part {
    return {
      '@context': [credentialsV2, openBadges303],
      id: pick(['urn:e:1', 'urn:e:2']),
      type: ['VerifiableCredential', 'EndorsementCredential'],
      issuer: pick([profile(), 'did:example:1']),
      validFrom: moment,
      credentialSubject: {
        id: 'https://example.org/achievement',
        type: ['EndorsementSubject'],
        endorsementComment: name(),
      },
      ...maybe({ proof: pick<unknown>([dataIntegrityProof, [dataIntegrityProof, dataIntegrityProof]]) }),
    }
  }
  const identity = (): Part => ({
    type: 'IdentityObject',
    hashed: true,
    identityHash: pick(['sha256$a', 'sha256$b']),
    identityType: 'emailAddress',
    ...maybe({ salt: 's' }),
  })
  const subject = (): Part => ({
    ...maybe({ id: pick(['did:example:2', 'urn:uuid:4d1b7b1e-5d3e-4f55-8a55-0f3b3a0f4a11']) }),
    type: ['AchievementSubject'],
    achievement: achievement(),
    ...maybe({ identifier: some(2, identity) }),
    ...maybe({ result: some(4, result) }),
  })
  const evidence = (): Part => ({
    ...maybe({ id: pick(['https://example.org/achievement', 'https://example.org/e']) }),
    type: ['Evidence'],
    narrative: name(),
  })
  return { ...draw, name, profile, achievement, endorsement, subject, evidence }
}

const status: Part = {
  id: 'https://example.org/s#1',
  type: 'BitstringStatusListEntry',
  statusPurpose: 'revocation',
  statusListIndex: '1',
  statusListCredential: 'https://example.org/s',
}

/** An Open Badge 3.0 under the data model 2.0. */
export function randomBadge(random: Random): Document {
  const { pick, maybe, some, name, profile, endorsement, subject, evidence } = partsFrom(random)
  return {
    '@context': [credentialsV2, openBadges303, extensions],
    id: 'https://example.org/credential',
    type: ['VerifiableCredential', pick(['OpenBadgeCredential', 'AchievementCredential'])],
    name: name(),
    issuer: profile(),
    validFrom: moment,
    ...maybe({ awardedDate: moment }),
    credentialSubject: subject(),
    ...maybe({ evidence: some(3, evidence) }),
    ...maybe({ credentialStatus: status }),
    ...maybe({ endorsement: some(2, endorsement) }, 0.3),
  }
}

/** An Open Badge 3.0 of the first generation, under the data model 1.1. */
export function randomFirstBadge(random: Random): Document {
  const { maybe, profile, subject, evidence, some, name } = partsFrom(random)
  return {
    '@context': [credentialsV1, openBadges300, ed25519Signature2020V1],
    id: 'https://example.org/credential',
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    ...maybe({ name: name() }),
    issuer: profile(),
    issuanceDate: moment,
    ...maybe({ expirationDate: moment }, 0.3),
    credentialSubject: subject(),
    ...maybe({ evidence: some(2, evidence) }, 0.3),
    ...maybe({
      proof: {
        type: 'Ed25519Signature2020',
        created: moment,
        proofPurpose: 'assertionMethod',
        verificationMethod: 'https://example.org/i#k',
        proofValue: 'z1',
      },
    }),
  }
}

/** What may be awarded, by itself. */
export function randomAchievement(random: Random): Document {
  return { ...partsFrom(random).achievement() }
}

/** Somebody who issues or creates, by itself. */
export function randomProfile(random: Random): Document {
  return { ...partsFrom(random).profile() }
}

/** An endorsement by itself. */
export function randomEndorsement(random: Random): Document {
  return { ...partsFrom(random).endorsement() }
}

/** A Comprehensive Learner Record that holds badges, each in a graph of its own. */
export function randomRecord(random: Random): Document {
  const { some, maybe, pick, profile } = partsFrom(random)
  const badges = some(2, () => ({ ...randomBadge(random), ...maybe({ proof: dataIntegrityProof }) }))
  return {
    '@context': [credentialsV2, clr, openBadges303, extensions],
    id: 'https://example.org/record',
    type: ['VerifiableCredential', 'ClrCredential'],
    name: 'Parcours',
    issuer: profile(),
    validFrom: moment,
    credentialSubject: {
      ...maybe({ id: 'did:example:2' }),
      type: ['ClrSubject'],
      verifiableCredential: badges,
      ...maybe({
        association: some(2, () => ({
          type: 'Association',
          associationType: pick(['isChildOf', 'precedes']),
          sourceId: 'https://example.org/achievement',
          targetId: 'urn:achievement:2',
        })),
      }),
    },
  }
}
