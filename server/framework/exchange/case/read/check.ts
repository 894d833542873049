/** Reads a parsed CASE package strictly into its own classes, and says where it is not one. */
import { fullFormats } from 'ajv-formats/dist/formats.js'
import type { ProblemItem } from '../../../../problem.ts'
import type { Text } from '../../../../text.ts'
import {
  associationTypes,
  caseClasses,
  extensionPattern,
  isClassName,
  ownLinks,
  uuidPattern,
  type ClassName,
  type Property,
} from '../classes.ts'
import type { CFPackage, Json } from '../types.ts'

/** Errors and warnings past this many are not reported: the first tell enough. */
export const mostRemarks = 100
const deepestExtension = 32
const loneSurrogate = /\p{Surrogate}/u

export interface CheckedPackage {
  /** Absent exactly when there are errors. */
  readonly package?: CFPackage
  readonly errors: readonly ProblemItem[]
  readonly warnings: readonly ProblemItem[]
}

/** The table, ready to be gone through: a large package has a hundred thousand objects. */
const propertiesOf = Object.fromEntries(
  Object.entries(caseClasses).map(([name, properties]) => [name, Object.entries(properties)]),
) as unknown as { readonly [Name in ClassName]: readonly (readonly [string, Property])[] }

/** Collects what is wrong, or worth knowing, about one file. */
export interface Remarks {
  readonly errors: ProblemItem[]
  readonly warnings: ProblemItem[]
}

/** Adds a remark, unless there are more than enough. */
export function remark(list: ProblemItem[], pointer: string, code: string, detail: Text): void {
  if (list.length < mostRemarks) list.push({ pointer, code, detail })
}

/**
 * `value` as a CFPackage of closed classes: a missing value may be `null`; identifiers are made lower case; what a single object
 * says of its package is dropped when it says the same; any other unknown property goes into `extensions`, with a warning; texts a
 * reader can do without are empty when missing, with a warning. Nothing of `value` is repeated in a remark. Never throws.
 * Does NOT look at how the objects refer to each other.
 */
export function checkPackage(value: unknown): CheckedPackage {
  const remarks: Remarks = { errors: [], warnings: [] }
  const document = isObject(value) && isObject(value.CFDocument) ? value.CFDocument : {}
  const { lastChangeDateTime } = document
  const reader = createReader(remarks, {
    identifier: typeof document.identifier === 'string' ? document.identifier.toLowerCase() : '',
    lastChangeDateTime: typeof lastChangeDateTime === 'string' ? lastChangeDateTime : '',
  })
  const read = reader('CFPackage', value, '')
  return remarks.errors.length > 0 ? remarks : { package: read as unknown as CFPackage, ...remarks }
}

interface DocumentFacts {
  readonly identifier: string
  readonly lastChangeDateTime: string
}

function createReader(remarks: Remarks, document: DocumentFacts) {
  const wrong = (pointer: string, code: string, detail: Text): Record<string, Json> | undefined => {
    remark(remarks.errors, pointer, code, detail)
    return undefined
  }
  const warn = (pointer: string, code: string, detail: Text) => {
    remark(remarks.warnings, pointer, code, detail)
  }
  /** Warned of once, however many there are. */
  const told = new Set<string>()
  const warnOnce = (pointer: string, code: string, detail: Text) => {
    if (!told.has(code)) warn(pointer, code, detail)
    told.add(code)
  }

  function object(name: ClassName, value: unknown, pointer: string): Record<string, Json> | undefined {
    if (!isObject(value)) return wrong(pointer, 'type', words.object)
    const entries: [string, Json][] = []
    const unknown: [string, Json][] = []
    for (const [key, property] of propertiesOf[name]) {
      const given = Object.hasOwn(value, key) ? value[key] : undefined
      if ((given === undefined || given === null) && property.required === undefined) continue
      const at = `${pointer}/${key}`
      const read = given === undefined || given === null ? missing(property, at) : one(property, given, at)
      if (read !== undefined) entries.push([key, read])
    }
    for (const key of Object.keys(value)) {
      const given = value[key]
      if (Object.hasOwn(caseClasses[name], key) || given === null || isOwnLink(name, key, given)) continue
      if (caseClasses[name].extensions === undefined) {
        warnOnce(pointer, 'unknown-property-dropped', words.dropped)
        continue
      }
      warnOnce(pointer, 'unknown-property', words.unknown)
      const kept = free(given, pointer, deepestExtension)
      if (kept !== undefined) unknown.push([key, kept])
    }
    return Object.fromEntries(unknown.length === 0 ? entries : withExtensions(name, entries, unknown))
  }

  /** A single object says whose it is; a package has no room for it and no need. */
  function isOwnLink(name: ClassName, key: string, given: unknown): boolean {
    if (key !== (ownLinks as Partial<Record<ClassName, string>>)[name]) return false
    const { identifier } = isObject(given) ? given : {}
    return typeof identifier === 'string' && identifier.toLowerCase() === document.identifier
  }

  function missing(property: Property, pointer: string): Json | undefined {
    if (property.required === true) return wrong(pointer, 'required', words.required)
    warnOnce(pointer, 'required-blank', words.blank)
    return property.kind === 'dateTime' ? document.lastChangeDateTime : ''
  }

  function one(property: Property, value: unknown, pointer: string): Json | undefined {
    if (property.list === undefined) return single(property, value, pointer)
    if (!Array.isArray(value)) return wrong(pointer, 'type', words.list)
    return value.flatMap((item: unknown, index) => {
      const read = item === null ? undefined : single(property, item, `${pointer}/${String(index)}`)
      return read === undefined ? [] : [read]
    })
  }

  function single({ kind }: Property, value: unknown, pointer: string): Json | undefined {
    if (isClassName(kind)) return object(kind, value, pointer)
    if (kind === 'extensions') {
      return isObject(value) ? free(value, pointer, deepestExtension) : wrong(pointer, 'type', words.object)
    }
    if (kind === 'number' || kind === 'integer') {
      const fits = kind === 'integer' ? isInt32(value) : typeof value === 'number' && Number.isFinite(value)
      warnImprecise(value, pointer)
      return fits ? (value as number) : wrong(pointer, 'type', words.number)
    }
    if (typeof value !== 'string') return wrong(pointer, 'type', words.text)
    if (loneSurrogate.test(value)) return wrong(pointer, 'text', words.illFormed)
    const read = kind === 'uuid' || (kind === 'reference' && isUuid(value)) ? value.toLowerCase() : value
    if (read !== value) warnOnce(pointer, 'identifier-lower-case', words.lowerCase)
    return isOfKind[kind](read) ? read : wrong(pointer, kind === 'uuid' ? 'identifier' : kind, words[kind])
  }

  /** JSON has numbers of any size, JavaScript has not (RFC 7493 §2.2). */
  function warnImprecise(value: unknown, pointer: string): void {
    if (Number.isInteger(value) && !Number.isSafeInteger(value))
      warnOnce(pointer, 'number-imprecise', words.imprecise)
  }

  function free(value: unknown, pointer: string, depth: number): Json | undefined {
    if (depth === 0) return wrong(pointer, 'too-deep', words.deep)
    if (Array.isArray(value)) {
      return value.flatMap((item: unknown) => {
        const read = free(item, pointer, depth - 1)
        return read === undefined ? [] : [read]
      })
    }
    if (isObject(value)) {
      return Object.fromEntries(
        Object.entries(value).flatMap(([key, inner]): [string, Json][] => {
          if (loneSurrogate.test(key)) wrong(pointer, 'text', words.illFormed)
          const read = free(inner, pointer, depth - 1)
          return read === undefined ? [] : [[key, read]]
        }),
      )
    }
    if (typeof value === 'string' && loneSurrogate.test(value)) return wrong(pointer, 'text', words.illFormed)
    warnImprecise(value, pointer)
    return value === null || ['string', 'number', 'boolean'].includes(typeof value)
      ? (value as Json)
      : wrong(pointer, 'type', words.text)
  }

  return object
}

/** What the file says beyond CASE, put where CASE 1.1 has room for it. What `extensions` says already wins. */
function withExtensions(
  name: ClassName,
  entries: readonly [string, Json][],
  unknown: readonly [string, Json][],
): [string, Json][] {
  const said = entries.find(([key]) => key === 'extensions')?.[1]
  const others = entries.filter(([key]) => key !== 'extensions')
  const extra = caseClasses[name].extensions
  if (extra === undefined) return others
  const added = Object.fromEntries(unknown)
  if (extra.list)
    return [...others, ['extensions', [...(Array.isArray(said) ? (said as Json[]) : []), added]]]
  return [
    ...others,
    ['extensions', Object.fromEntries([...unknown, ...Object.entries((said ?? {}) as object)])],
  ]
}

const isOfKind = {
  string: () => true,
  reference: () => true,
  uuid: (text: string) => uuidPattern.test(text),
  uri: (text: string) => formatted('uri', text),
  date: (text: string) => formatted('date', text),
  dateTime: (text: string) => formatted('date-time', text),
  associationType: (text: string) =>
    (associationTypes as readonly string[]).includes(text) || extensionPattern.test(text),
  targetType: (text: string) => text === 'CASE' || extensionPattern.test(text),
  caseVersion: (text: string) => text === '1.1',
} as const

/** The very formats that the official schemas are checked with. */
function formatted(format: 'uri' | 'date' | 'date-time', text: string): boolean {
  const check: unknown = fullFormats[format]
  const validate = typeof check === 'object' && check !== null && 'validate' in check ? check.validate : check
  if (validate instanceof RegExp) return validate.test(text)
  return typeof validate === 'function' && (validate as (text: string) => boolean)(text)
}

/** A link may name anything; what it names by a UUID it means as CASE does. */
function isUuid(text: string): boolean {
  return text.length === 36 && uuidPattern.test(text.toLowerCase())
}

function isInt32(value: unknown): value is number {
  return Number.isInteger(value) && Math.abs(value as number) < 2 ** 31
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const words = {
  object: { fr: 'Un objet est attendu ici.', en: 'An object is expected here.' },
  list: { fr: 'Une liste est attendue ici.', en: 'A list is expected here.' },
  number: {
    fr: 'Un nombre de la forme prévue est attendu ici.',
    en: 'A number of the due form is expected here.',
  },
  imprecise: {
    fr: 'Un nombre entier est trop grand pour être gardé au chiffre près.',
    en: 'An integer is too large to be kept to the last digit.',
  },
  text: { fr: 'Un texte est attendu ici.', en: 'Text is expected here.' },
  string: { fr: 'Un texte est attendu ici.', en: 'Text is expected here.' },
  reference: { fr: 'Un texte est attendu ici.', en: 'Text is expected here.' },
  required: { fr: 'Cette valeur est obligatoire.', en: 'This value is required.' },
  blank: {
    fr: 'Des valeurs obligatoires manquent ; elles sont lues comme vides, ou datées du document.',
    en: 'Some required values are missing; they are read as empty, or dated like the document.',
  },
  unknown: {
    fr: 'CASE ne définit pas toutes ces propriétés ; les autres sont gardées dans « extensions ».',
    en: 'CASE does not define all of these properties; the others are kept in “extensions”.',
  },
  dropped: {
    fr: 'CASE ne définit pas toutes les propriétés de ce lien ; les autres sont laissées de côté.',
    en: 'CASE does not define all properties of this link; the others are left out.',
  },
  illFormed: {
    fr: 'Ce texte n’est pas de l’Unicode bien formé.',
    en: 'This text is not well-formed Unicode.',
  },
  lowerCase: {
    fr: 'Des identifiants sont en majuscules ; CASE les veut en minuscules, ils sont lus ainsi.',
    en: 'Some identifiers have capitals; CASE wants lower case, they are read so.',
  },
  deep: { fr: 'Cette extension est trop profonde.', en: 'This extension is nested too deeply.' },
  uuid: {
    fr: 'Un identifiant CASE est un UUID de version 1 à 5.',
    en: 'A CASE identifier is a UUID of version 1 to 5.',
  },
  uri: { fr: 'Une adresse absolue est attendue ici.', en: 'An absolute URI is expected here.' },
  date: { fr: 'Un jour est attendu ici : AAAA-MM-JJ.', en: 'A day is expected here: YYYY-MM-DD.' },
  dateTime: {
    fr: 'Une date avec l’heure et le fuseau est attendue ici.',
    en: 'A date with time and zone is expected here.',
  },
  associationType: {
    fr: 'CASE ne connaît pas ce type de relation ; un type à soi s’écrit « ext:… ».',
    en: 'CASE does not know this type of association; one of your own is written “ext:…”.',
  },
  targetType: {
    fr: 'Le type de la cible est « CASE » ou « ext:… ».',
    en: 'The type of the target is “CASE” or “ext:…”.',
  },
  caseVersion: {
    fr: 'La version de CASE est « 1.1 », ou n’est pas dite.',
    en: 'The CASE version is “1.1”, or is not stated.',
  },
} as const satisfies Record<string, Text>
