/** A badge of nobody, signed by a key made for it: for a thread to try its tools on. */
import { generateKeyPairSync, sign } from 'node:crypto'
import { eddsaRdfc2022 } from '../../proof/data-integrity/eddsa-rdfc-2022.ts'
import { encodePublicKey } from '../../proof/keys/multikey.ts'
import type { Credential } from '../../proof/types.ts'

/** Stands where the issuer is named. */
const nobody = 'did:example:nobody'

/** With every class and member that a badge of this service has. */
const unsigned: Credential = {
  '@context': [
    'https://www.w3.org/ns/credentials/v2',
    'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
    'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json',
  ],
  id: 'https://example.org/credentials/x',
  type: ['VerifiableCredential', 'AchievementCredential'],
  name: 'x',
  description: 'x',
  issuer: { id: nobody, type: ['Profile'], name: 'x', url: 'https://example.org' },
  validFrom: '2026-11-21T09:30:00Z',
  validUntil: '2029-11-21T23:59:59Z',
  awardedDate: '2026-11-21T09:30:00Z',
  credentialSubject: {
    id: 'urn:uuid:3f1d2c1e-8a35-4d0a-9a57-0a8c2c9b9b11',
    type: ['AchievementSubject'],
    identifier: [
      { type: 'IdentityObject', hashed: false, identityHash: 'Zoé Lefèvre', identityType: 'name' },
    ],
    achievement: {
      creator: { id: nobody, type: ['Profile'], name: 'x', url: 'https://example.org' },
      id: 'https://example.org/a/RM-A1.1-N2/fr',
      type: ['Achievement'],
      achievementType: 'Competency',
      name: 'x',
      description: 'x',
      criteria: { id: 'https://example.org/a/RM-A1.1-N2', narrative: 'x' },
      humanCode: 'RM-A1.1-N2',
      inLanguage: 'fr',
      version: '0.1.0',
      tag: ['skill', 'referentiel-mediateurs'],
      alignment: [
        {
          type: ['Alignment'],
          targetName: 'x',
          targetUrl: 'https://example.org/f/RM-A1.1',
          targetFramework: 'x',
          targetDescription: 'x',
          targetCode: 'RM-A1.1',
          targetType: 'ceasn:Competency',
        },
      ],
      resultDescription: [
        {
          id: 'https://example.org/a/RM-A1.1-N2#niveau',
          type: ['ResultDescription'],
          name: 'x',
          resultType: 'RubricCriterionLevel',
          requiredLevel: 'https://example.org/f/RM-A1.1#niveau-1',
          rubricCriterionLevel: [
            {
              id: 'https://example.org/f/RM-A1.1#niveau-1',
              type: ['RubricCriterionLevel'],
              name: 'x',
              level: '1',
            },
          ],
        },
        {
          id: 'https://example.org/a/RM-A1.1-N2#force',
          type: ['ResultDescription'],
          name: 'x',
          resultType: 'Result',
          allowedValue: ['declared', 'attendance-attested', 'assessed', 'endorsed', 'certified'],
        },
      ],
      related: [
        { id: 'https://example.org/a/RM-A1.1-N2/en', type: ['Related'], inLanguage: 'en', version: '0.1.0' },
      ],
      image: { id: 'https://example.org/a/RM-A1.1-N2/image.png', type: 'Image', caption: 'x' },
    },
    result: [
      {
        type: ['Result'],
        resultDescription: 'https://example.org/a/RM-A1.1-N2#niveau',
        achievedLevel: 'https://example.org/f/RM-A1.1#niveau-1',
      },
      { type: ['Result'], resultDescription: 'https://example.org/a/RM-A1.1-N2#force', value: 'assessed' },
    ],
  },
  evidence: [
    {
      id: 'ni:///sha-256;RVYtT0JTLi4uLi4uLi4uLi4uLi4uLi4uLi4uLi4uLi4',
      type: ['Evidence'],
      name: 'x',
      genre: 'EV-OBS',
    },
  ],
  relatedResource: [
    {
      id: 'https://example.org/frameworks/referentiel-mediateurs/0.1.0',
      mediaType: 'application/ld+json',
      digestSRI: 'sha256-HHb13VwKvgt0QzFhdyi61I0Fi+f0RV+s9VWr02KPk2A=',
    },
  ],
  refreshService: { id: 'https://example.org/credentials/x/refresh', type: '1EdTechCredentialRefresh' },
  credentialSchema: [
    {
      id: 'https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json',
      type: '1EdTechJsonSchemaValidator2019',
    },
  ],
  credentialStatus: {
    id: 'https://example.org/status-lists/acme-1#86780',
    type: 'BitstringStatusListEntry',
    statusPurpose: 'revocation',
    statusListIndex: '86780',
    statusListCredential: 'https://example.org/status-lists/acme-1',
  },
}

/** Signed at `now`; good, and about nothing. */
export async function sampleBadge(now: Date): Promise<Credential> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const publicKeyMultibase = encodePublicKey(publicKey)
  const did = `did:key:${publicKeyMultibase}`
  const issuer = {
    organisationId: 'sample',
    did,
    verificationMethod: `${did}#${publicKeyMultibase}`,
    algorithm: 'Ed25519',
    publicKeyMultibase,
  } as const
  const keys = { sign: (_: unknown, data: Uint8Array) => Promise.resolve(sign(null, data, privateKey)) }
  const named = JSON.parse(JSON.stringify(unsigned).replaceAll(nobody, did)) as Credential
  return eddsaRdfc2022.sign(keys, issuer, named, now)
}
