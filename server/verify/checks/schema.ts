import { schemaErrors } from '../../schema.ts'
import { fail, isObject, objectsOf, pass, type Check, type Finding } from '../check.ts'
import { attachedEndorsements, endorsementsAreTheirOwn } from '../endorsements.ts'
import type { JsonObject } from '../strict-json.ts'
import { isTranscript, mostParts, partsOf, withoutParts } from '../transcript/transcript.ts'

const wellFormed = pass(
  'well-formed',
  'Toutes les informations attendues sont là.',
  'All the expected information is there.',
)

const mismatch = fail(
  'schema-mismatch',
  'Il manque une information obligatoire, ou une information n’est pas à sa place.',
  'A mandatory piece of information is missing, or one is out of place.',
)

const endorsementIncoherent = fail(
  'endorsement-incoherent',
  'Une recommandation jointe n’en est pas une, ou porte l’identifiant du badge.',
  'An attached endorsement is none, or bears the identifier of the badge.',
)

const incoherent = fail(
  'result-incoherent',
  'Un résultat renvoie à une échelle ou à un niveau que le badge ne décrit pas.',
  'A result points to a scale or a level the badge does not describe.',
)

/** Every result is about a scale, and a level, of the same achievement. */
function resultsAreCoherent(subject: JsonObject): boolean {
  const [achievement] = objectsOf(subject['achievement'])
  const descriptions = objectsOf(achievement?.['resultDescription'])
  return objectsOf(subject['result']).every((result) => {
    const { resultDescription, achievedLevel, status } = result
    const description = descriptions.find(({ id }) => id === resultDescription)
    if (resultDescription !== undefined && description === undefined) return false
    if (description?.['resultType'] === 'Status' && status === undefined) return false
    const asked = description === undefined ? descriptions : [description]
    const levels = asked.flatMap((scale) => objectsOf(scale['rubricCriterionLevel']))
    return achievedLevel === undefined || levels.some(({ id }) => id === achievedLevel)
  })
}

function requiredLevelsExist(subject: JsonObject): boolean {
  const [achievement] = objectsOf(subject['achievement'])
  return objectsOf(achievement?.['resultDescription']).every(({ requiredLevel, rubricCriterionLevel }) => {
    const levels = objectsOf(rubricCriterionLevel)
    return requiredLevel === undefined || levels.some(({ id }) => id === requiredLevel)
  })
}

/** Its own members, and that the credentials in it are others: under its identifier, or that of another, one would rewrite it. */
function ofTranscript(credential: JsonObject): Finding {
  if (schemaErrors('clr-credential.schema.json', credential).length > 0) return mismatch
  const parts = partsOf(credential)
  if (parts.length > mostParts) {
    return fail(
      'too-many-parts',
      'Le relevé contient plus de 50 badges.',
      'The record holds more than 50 badges.',
    )
  }
  const ids = [credential['id'], ...parts.map(({ id }) => id)].filter((id) => id !== undefined)
  if (new Set(ids).size !== ids.length) {
    return fail(
      'part-incoherent',
      'Un badge du relevé porte l’identifiant d’un autre, ou celui du relevé.',
      'A badge of the record bears the identifier of another, or that of the record.',
    )
  }
  if (!endorsementsAreTheirOwn(withoutParts(credential))) return endorsementIncoherent
  const endorsements = attachedEndorsements(credential)
  return { ...wellFormed, learned: { parts, ...(endorsements.length === 0 ? {} : { endorsements }) } }
}

/**
 * Every member is known and well formed (our own closed schema), and what the schema cannot say holds too.
 * @see https://www.imsglobal.org/spec/ob/v3p0/#verification
 */
export const schema: Check = {
  id: 'schema',
  title: { fr: 'Le badge est bien formé', en: 'The badge is well formed' },
  spec: 'https://www.imsglobal.org/spec/ob/v3p0/#data-models',
  fatal: true,
  run({ credential }) {
    if (isTranscript(credential)) return ofTranscript(credential)
    if (schemaErrors('achievement-credential.schema.json', credential).length > 0) return mismatch
    const { credentialSubject } = credential
    if (!isObject(credentialSubject)) throw new Error('the schema lets only objects pass')
    if (!resultsAreCoherent(credentialSubject) || !requiredLevelsExist(credentialSubject)) return incoherent
    if (!endorsementsAreTheirOwn(credential)) return endorsementIncoherent
    const endorsements = attachedEndorsements(credential)
    return endorsements.length === 0 ? wellFormed : { ...wellFormed, learned: { endorsements } }
  },
}
