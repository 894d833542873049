/** A badge of usual size: some 6 KB, some 140 statements, with everything a recognition of ours has. */
import { constant } from '../../../server/constant.ts'
import { credentialsV2, openBadges303 } from '../../../server/proof/json-ld/contexts.ts'

type JsonObject = Readonly<Record<string, unknown>>

const extensions = 'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json'
const framework = 'https://badges.example.org/frameworks/mediation/1.0.0'

const scale = (id: string, name: string, allowedValue: readonly string[]) => ({
  id: `${framework}/${id}`,
  type: ['ResultDescription'],
  name,
  resultType: 'RubricCriterionLevel',
  allowedValue,
})

const alignment = (number: number) => ({
  type: ['Alignment'],
  targetCode: `C-${String(number)}`,
  targetName: `Compétence n° ${String(number)} : accueillir, évaluer, orienter`,
  targetDescription:
    'Accueillir une personne, repérer ses besoins et ses craintes, et l’accompagner vers une autonomie durable.',
  targetFramework: 'Référentiel des médiateurs numériques',
  targetType: 'ceasn:Competency',
  targetUrl: `${framework}/C-${String(number)}`,
})

const issuer = {
  id: 'did:web:badges.example.org:issuers:atelier',
  type: ['Profile'],
  name: 'L’Atelier numérique de Bègles',
  url: 'https://atelier.example.org',
  description: 'Lieu de médiation numérique ouvert à toutes et à tous, labellisé par la région.',
  email: 'contact@atelier.example.org',
  image: { id: 'https://atelier.example.org/logo.png', type: 'Image', caption: 'Logo de l’Atelier' },
}

/** As an edition of an achievement of ours: written once. */
const achievement = constant({
  id: 'https://badges.example.org/achievements/accueillir/1.0.0',
  type: ['Achievement'],
  achievementType: 'Competency',
  name: 'Accueillir et orienter les publics',
  description:
    'Atteste que la personne sait accueillir des publics éloignés du numérique, repérer leurs besoins et les orienter vers la bonne réponse.',
  criteria: {
    narrative:
      'La personne a conduit trois accueils observés par un formateur, a rempli une grille de positionnement et a expliqué ses choix. Chaque preuve est datée, située et décrite ; un « non » suffit à refuser.',
  },
  image: { id: 'https://badges.example.org/achievements/accueillir/1.0.0/image', type: 'Image' },
  inLanguage: 'fr',
  tag: ['médiation', 'accueil', 'orientation'],
  alignment: [1, 2, 3, 4, 5].map(alignment),
  resultDescription: [
    scale('autonomie', 'Autonomie', ['découvre', 'pratique', 'maîtrise', 'transmet']),
    scale('contexte', 'Contexte d’exercice', ['simulation', 'binôme', 'seul']),
  ],
})

/** Unsigned, under OB 3.0.3: the `number`th person's badge for the same achievement. `achievement` is always the same object. */
export function badge(number: number): JsonObject {
  const id = `https://badges.example.org/credentials/${String(number).padStart(22, '0')}`
  const digest = `z6Qm${String(number).padStart(8, '0').replaceAll('0', 'a')}Vh8wJx3Yc5bKd9LpR2tS4uN6`
  const evidence = (name: string, narrative: string, index: number) => ({
    id: `urn:uuid:00000000-0000-4000-8000-${String(number * 10 + index).padStart(12, '0')}`,
    type: ['Evidence'],
    name,
    narrative,
    genre: 'observation',
  })
  return {
    '@context': [credentialsV2, openBadges303, extensions],
    id,
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    name: achievement.name,
    description: achievement.description,
    issuer,
    validFrom: '2026-11-21T09:30:00Z',
    validUntil: '2029-11-21T09:30:00Z',
    awardedDate: '2026-11-20T16:00:00Z',
    credentialSubject: {
      id: `urn:uuid:00000000-0000-4000-9000-${String(number).padStart(12, '0')}`,
      type: ['AchievementSubject'],
      identifier: [
        {
          type: 'IdentityObject',
          identityType: 'emailAddress',
          hashed: true,
          identityHash: `sha256$${digest}`,
          salt: `sel-${String(number)}`,
        },
      ],
      achievement: { ...achievement },
      result: [
        { type: ['Result'], resultDescription: `${framework}/autonomie`, value: 'maîtrise' },
        { type: ['Result'], resultDescription: `${framework}/contexte`, value: 'seul' },
      ],
    },
    evidence: [
      evidence('Trois accueils observés', 'Observés le 12, le 14 et le 19 novembre par une formatrice.', 1),
      evidence('Grille de positionnement', 'Remplie avec la personne accueillie, relue ensemble.', 2),
      evidence('Retour d’un usager', 'Un usager raconte ce qu’il sait faire seul depuis.', 3),
    ],
    credentialStatus: {
      id: `https://badges.example.org/status-lists/atelier-1#${String(number)}`,
      type: 'BitstringStatusListEntry',
      statusPurpose: 'revocation',
      statusListIndex: String(number),
      statusListCredential: 'https://badges.example.org/status-lists/atelier-1',
    },
    credentialSchema: [
      {
        id: 'https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json',
        type: '1EdTechJsonSchemaValidator2019',
      },
    ],
  }
}
