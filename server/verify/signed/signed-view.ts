/** The credential as the report shows it: what was signed, in the shape of Open Badges 3.0. */
import { isObject, valuesOf } from '../check.ts'
import { setForm } from './same-json.ts'
import type { JsonObject, JsonValue } from '../strict-json.ts'

/** Members written as arrays, whatever their number of values. */
const arrays: ReadonlySet<string> = new Set([
  ...[
    'alignment',
    'credentialSchema',
    'endorsement',
    'endorsementJwt',
    'evidence',
    'otherIdentifier',
    'proof',
  ],
  ...['related', 'relatedResource', 'result', 'rubricCriterionLevel', 'tag', 'termsOfUse', 'allowedValue'],
])

/** Classes whose `type` is a single text. */
const singleTypes: ReadonlySet<string> = new Set([
  ...[
    'BitstringStatusListEntry',
    'DataIntegrityProof',
    'GeoCoordinates',
    'IdentifierEntry',
    'IdentityObject',
  ],
  ...['Image', '1EdTechCredentialRefresh', '1EdTechJsonSchemaValidator2019', '1EdTechRevocationList'],
])

function shapeMember(key: string, value: JsonValue, isResult: boolean): JsonValue {
  const shaped = Array.isArray(value) ? value.map((element: JsonValue) => shape(element)) : shape(value)
  if (key === 'type' && typeof shaped === 'string') return singleTypes.has(shaped) ? shaped : [shaped]
  if (key === 'criteria' && typeof shaped === 'string') return { id: shaped }
  // The same word names a list in an Achievement and a reference in a Result.
  const isArray = arrays.has(key) || (key === 'resultDescription' && !isResult)
  return isArray && !Array.isArray(shaped) ? [shaped] : shaped
}

function shape(value: JsonValue): JsonValue {
  if (!isObject(value)) return value
  const isResult = valuesOf(value['type']).includes('Result')
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, shapeMember(key, member, isResult)]),
  )
}

/**
 * Class names by their other names in the contexts of Open Badges: a declared alias, and properties that have the very IRI of
 * a class. Compaction writes the shortest name of an IRI.
 */
const classNames: ReadonlyMap<string, string> = new Map([
  ['OpenBadgeCredential', 'AchievementCredential'],
  ['achievement', 'Achievement'],
  ['address', 'Address'],
  ['creator', 'Profile'],
  ['criteria', 'Criteria'],
  ['geo', 'GeoCoordinates'],
  ['image', 'Image'],
])

/** The other way round, for properties: in the first context of Open Badges 3.0, compaction names them after their class. */
const propertyNames: ReadonlyMap<string, string> = new Map(
  [...classNames].filter(([name]) => /^[a-z]/.test(name)).map(([property, name]) => [name, property]),
)

function className(name: JsonValue): JsonValue {
  return typeof name === 'string' ? (classNames.get(name) ?? name) : name
}

function withClassNames(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map((element: JsonValue) => withClassNames(element))
  if (!isObject(value)) return value
  const members = Object.entries(value).map(([key, member]): [string, JsonValue] => {
    if (key !== 'type') return [propertyNames.get(key) ?? key, withClassNames(member)]
    if (!Array.isArray(member)) return [key, className(member)]
    return [key, [...new Set(member.map((name: JsonValue) => className(name)))]]
  })
  return Object.fromEntries(members)
}

/** Embedded endorsements repeat the context of the credential; compaction has no need to. */
function withoutInnerContexts(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map((element: JsonValue) => withoutInnerContexts(element))
  if (!isObject(value)) return value
  const members = Object.entries(value).filter(([key]) => key !== '@context')
  return Object.fromEntries(members.map(([key, member]) => [key, withoutInnerContexts(member)]))
}

function comparable(credential: JsonObject): string {
  const { '@context': context, ...rest } = credential
  return `${JSON.stringify(context)}${setForm(withClassNames(withoutInnerContexts(rest)))}`
}

/** Whether `credential` reads as the recompacted document does: no key means anything else than it says. */
export function saysTheSame(credential: JsonObject, compacted: JsonObject): boolean {
  return comparable(credential) === comparable(compacted)
}

/**
 * The completed document in the shape of Open Badges 3.0: arrays where several values are possible, a criteria object,
 * `AchievementCredential` rather than its alias. Holds nothing but what was signed; a duplicate in a set appears once.
 */
export function signedView(completed: JsonObject): JsonObject {
  const shaped = shape(withClassNames(completed))
  if (!isObject(shaped)) throw new Error('a credential is an object')
  return shaped
}
