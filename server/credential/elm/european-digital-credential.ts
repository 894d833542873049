/** A badge in the European Learning Model (ELM 3), as its application profile for European digital credentials has it. */
import type { Achievement } from '../../achievement/types.ts'
import type { Text } from '../../text.ts'
import type { IssuedBadge } from '../issued-badge.ts'
import type { ProfiledIssuer } from '../issuer-profile.ts'
import { base64, escoSkills, france, genericCredential, languageConcepts, png } from './concepts.ts'

export interface EuropeanDigitalCredentialParts {
  /** Its own address. */
  readonly id: string
  readonly badge: IssuedBadge
  readonly achievement: Achievement
  readonly organisation: ProfiledIssuer['organisation']
  /** How strong the proof is, in words. */
  readonly strength: Text
  /** The picture of the badge, PNG bytes. */
  readonly image: Buffer
}

const contexts = [
  'https://www.w3.org/2018/credentials/v1',
  'http://data.europa.eu/snb/model/context/edc-ap',
] as const
const statusContext = 'https://www.w3.org/ns/credentials/status/v1'

/**
 * The credential, unsigned: a European digital credential is sealed with an electronic seal under eIDAS, by whoever has one, and any other signature
 * would only look like a seal. The signed Open Badge is named in `supplementaryDocument`. Pure.
 *
 * The profile is built on version 1.1 of the W3C's data model, and names each date twice. It wants the country of an organisation: this service
 * is for structures in France. Every text is there in French and, where the framework has it, in English: ELM has language maps.
 *
 * Its status is that of the badge: whoever kept the file finds out there that the badge was revoked. The words of a status entry are no words of
 * the profile, so the entry brings its own context; the two that every reader of the profile expects stay alone at the top.
 *
 * The image shown is the badge itself, whole in the document. Does NOT say who the person is, unless the badge does.
 * @throws Error (a bug of the caller) for an award of an organisation: ELM is about what people learnt
 * @see https://europa.eu/europass/elm-browser/documentation/rdf/ap/edc/documentation/edc-generic-full_en.html
 */
export function europeanDigitalCredential(parts: EuropeanDigitalCredentialParts): Record<string, unknown> {
  const { id, badge, achievement } = parts
  if (achievement.recipient !== 'person') throw new Error('an award of an organisation has no ELM form')
  const { validFrom, validUntil, holderName, subjectId } = badge
  return {
    '@context': [...contexts],
    id,
    type: ['VerifiableCredential', 'EuropeanDigitalCredential'],
    credentialProfiles: [genericCredential],
    displayParameter: displayParameter(parts),
    issuer: organisation(parts),
    issuanceDate: validFrom,
    issued: validFrom,
    validFrom,
    ...(validUntil === undefined ? {} : { expirationDate: validUntil, validUntil }),
    credentialSubject: {
      id: subjectId,
      type: 'Person',
      ...(holderName === undefined ? {} : { fullName: { [badge.achievement.inLanguage]: holderName } }),
      hasClaim: [learningAchievement(parts)],
    },
    credentialStatus: { '@context': statusContext, ...badge.credentialStatus },
    credentialSchema: [
      { id: 'http://data.europa.eu/snb/model/ap/edc-generic-full', type: 'ShaclValidator2017' },
    ],
  }
}

function displayParameter({ id, badge, achievement, image }: EuropeanDigitalCredentialParts) {
  const { inLanguage } = badge.achievement
  return {
    id: `${id}#affichage`,
    type: 'DisplayParameter',
    title: achievement.name,
    description: descriptionOf(achievement),
    primaryLanguage: languageConcepts[inLanguage],
    language: achievement.languages.map((language) => languageConcepts[language]),
    individualDisplay: [
      {
        id: `${id}#affichage-${inLanguage}`,
        type: 'IndividualDisplay',
        language: languageConcepts[inLanguage],
        displayDetail: [
          {
            id: `${id}#affichage-${inLanguage}-1`,
            type: 'DisplayDetail',
            page: 1,
            image: {
              id: `${id}#image`,
              type: 'MediaObject',
              contentType: png,
              contentEncoding: base64,
              content: image.toString('base64'),
            },
          },
        ],
      },
    ],
  }
}

function organisation({ badge, organisation }: EuropeanDigitalCredentialParts) {
  const { url, email } = organisation
  return {
    id: badge.issuer.id,
    type: 'Organisation',
    // As it was called when it signed.
    legalName: { fr: badge.issuer.name },
    location: [{ type: 'Location', address: [{ type: 'Address', countryCode: france }] }],
    ...(url === undefined ? {} : { homepage: [{ type: 'WebResource', contentURL: url }] }),
    ...(email === undefined
      ? {}
      : {
          contactPoint: [
            { type: 'ContactPoint', emailAddress: [{ id: `mailto:${email}`, type: 'Mailbox' }] },
          ],
        }),
  }
}

function learningAchievement(parts: EuropeanDigitalCredentialParts) {
  const { id, badge, achievement, strength } = parts
  return {
    id: `${id}#acquis`,
    type: 'LearningAchievement',
    title: achievement.name,
    description: descriptionOf(achievement),
    additionalNote: [
      {
        type: 'Note',
        noteLiteral: { fr: `Force de la preuve : ${strength.fr}`, en: `Strength of proof: ${strength.en}` },
      },
    ],
    supplementaryDocument: [
      {
        type: 'WebResource',
        title: { fr: 'Le badge signé (Open Badges 3.0)', en: 'The signed badge (Open Badges 3.0)' },
        contentURL: badge.id,
      },
    ],
    awardedBy: {
      id: `${id}#attribution`,
      type: 'AwardingProcess',
      awardingBody: [organisation(parts)],
      awardingDate: badge.awardedDate,
    },
    specifiedBy: specification(parts),
  }
}

function specification({ achievement }: EuropeanDigitalCredentialParts) {
  const { code, framework } = achievement
  const iri = `${framework.iri}/achievements/${code}`
  return {
    id: iri,
    type: 'LearningAchievementSpecification',
    title: achievement.name,
    identifier: {
      type: 'Identifier',
      notation: code,
      schemeName: framework.title.fr,
      schemeVersion: framework.version,
    },
    homepage: [{ type: 'WebResource', contentURL: iri }],
    learningOutcome: learningOutcomes(achievement),
  }
}

interface Aligned {
  readonly targetName: string
  readonly targetUrl: string
}

const escoSkill = 'http://data.europa.eu/esco/skill/'

/** What the badge is about: its competency, or each one of a profile; with the ESCO skills the framework matches it with. */
function learningOutcomes(achievement: Achievement): readonly Record<string, unknown>[] {
  const editions = achievement.languages.map((language) => ({
    language,
    alignment: (achievement.edition(language)['alignment'] ?? []) as readonly Aligned[],
  }))
  const named = (url: string): Readonly<Record<string, string>> =>
    Object.fromEntries(
      editions.flatMap(({ language, alignment }) =>
        alignment
          .filter(({ targetUrl }) => targetUrl === url)
          .map(({ targetName }) => [language, targetName]),
      ),
    )
  const under = (place: string) => [
    ...new Set(
      editions
        .flatMap(({ alignment }) => alignment.map(({ targetUrl }) => targetUrl))
        .filter((url) => url.startsWith(place)),
    ),
  ]
  const skills = under(escoSkill).map((id) => ({
    id,
    type: 'Concept',
    inScheme: escoSkills,
    prefLabel: named(id),
  }))
  return under(`${achievement.framework.iri}/`).map((id) => ({
    id,
    type: 'LearningOutcome',
    title: named(id),
    ...(skills.length === 0 ? {} : { relatedESCOSkill: skills }),
  }))
}

/** In each language the framework has it in. */
function descriptionOf(achievement: Achievement): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    achievement.languages.map((language) => [language, achievement.edition(language)['description']]),
  )
}
