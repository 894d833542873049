/** Terms of the controlled vocabularies of the European Learning Model. */
import type { Language, Text } from '../../text.ts'

type Concept = Readonly<Record<string, unknown>>

function concept(id: string, scheme: string, prefLabel: Text): Concept {
  return { id, type: 'Concept', inScheme: { id: scheme, type: 'ConceptScheme' }, prefLabel }
}

const authority = 'http://publications.europa.eu/resource/authority'
const vocabularies = 'http://data.europa.eu/snb'

/** The profile of a credential that is no diploma, no micro-credential and no part of one. */
export const genericCredential = concept(
  `${vocabularies}/credential/e34929035b`,
  `${vocabularies}/credential/25831c2`,
  { fr: 'Générique', en: 'Generic' },
)

export const france = concept(`${authority}/country/FRA`, `${authority}/country`, {
  fr: 'France',
  en: 'France',
})

export const png = concept(`${authority}/file-type/PNG`, `${authority}/file-type`, { fr: 'PNG', en: 'PNG' })

export const base64 = concept(`${vocabularies}/encoding/6146cde7dd`, `${vocabularies}/encoding/25831c2`, {
  fr: 'base64',
  en: 'base64',
})

/** The scheme that every ESCO skill is in, as the profile wants it told. */
export const escoSkills: Concept = {
  id: 'http://data.europa.eu/esco/concept-scheme/skills',
  type: 'ConceptScheme',
}

/** The languages this service writes. */
export const languageConcepts: Readonly<Record<Language, Concept>> = {
  fr: concept(`${authority}/language/FRA`, `${authority}/language`, { fr: 'français', en: 'French' }),
  en: concept(`${authority}/language/ENG`, `${authority}/language`, { fr: 'anglais', en: 'English' }),
}
