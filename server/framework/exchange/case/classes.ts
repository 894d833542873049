/**
 * The classes of CASE, as a table: what reading checks, what the 1.0 view leaves out, what can be asked for by name, and what the
 * discovery document describes. Every class is closed; a property that is not here does not exist.
 * @see https://www.imsglobal.org/spec/case/v1p1
 */

/** What a property holds. `string` is any text; a `reference` identifies anything, CASE objects by UUID; a class name is an object of that class; `extensions` is free JSON. */
export type Kind =
  | 'uuid'
  | 'string'
  | 'reference'
  | 'uri'
  | 'date'
  | 'dateTime'
  | 'integer'
  | 'number'
  | 'associationType'
  | 'targetType'
  | 'caseVersion'
  | 'extensions'
  | ClassName

export interface Property {
  readonly kind: Kind
  readonly list?: true
  /** `blank`: a missing value may be read as empty text (or, for a moment, as that of the document); nothing is lost by it. */
  readonly required?: true | 'blank'
  /** New in CASE 1.1: the 1.0 view leaves it out. */
  readonly since?: '1.1'
}

export type ClassName =
  | 'LinkURI'
  | 'LinkGenURI'
  | 'CFPackage'
  | 'CFDocument'
  | 'CFItem'
  | 'CFAssociation'
  | 'CFDefinition'
  | 'CFConcept'
  | 'CFSubject'
  | 'CFLicense'
  | 'CFItemType'
  | 'CFAssociationGrouping'
  | 'CFRubric'
  | 'CFRubricCriterion'
  | 'CFRubricCriterionLevel'

export type CaseClass = Readonly<Record<string, Property>>

const text: Property = { kind: 'string' }
const texts: Property = { kind: 'string', list: true }
const link: Property = { kind: 'LinkURI' }
const links: Property = { kind: 'LinkURI', list: true }
const day: Property = { kind: 'date' }
const extensions: Property = { kind: 'extensions', since: '1.1' }
const identifier: Property = { kind: 'uuid', required: true }
const uri: Property = { kind: 'uri', required: true }
const name: Property = { kind: 'string', required: true }
const blank: Property = { kind: 'string', required: 'blank' }
const changed: Property = { kind: 'dateTime', required: 'blank' }

export const caseClasses: { readonly [Name in ClassName]: CaseClass } = {
  LinkURI: { title: blank, identifier, uri },
  LinkGenURI: {
    title: blank,
    identifier: { kind: 'reference', required: true },
    uri,
    targetType: { kind: 'targetType', since: '1.1' },
  },
  CFPackage: {
    CFDocument: { kind: 'CFDocument', required: true },
    CFItems: { kind: 'CFItem', list: true },
    CFAssociations: { kind: 'CFAssociation', list: true },
    CFDefinitions: { kind: 'CFDefinition' },
    CFRubrics: { kind: 'CFRubric', list: true },
    extensions,
  },
  CFDocument: {
    identifier,
    uri,
    frameworkType: { kind: 'string', since: '1.1' },
    caseVersion: { kind: 'caseVersion', since: '1.1' },
    creator: blank,
    title: name,
    lastChangeDateTime: { kind: 'dateTime', required: true },
    officialSourceURL: { kind: 'uri' },
    publisher: text,
    description: text,
    subject: texts,
    subjectURI: links,
    language: text,
    version: text,
    adoptionStatus: text,
    statusStartDate: day,
    statusEndDate: day,
    licenseURI: link,
    notes: text,
    extensions,
  },
  CFItem: {
    identifier,
    fullStatement: name,
    alternativeLabel: text,
    CFItemType: text,
    uri,
    humanCodingScheme: text,
    listEnumeration: text,
    abbreviatedStatement: text,
    conceptKeywords: texts,
    conceptKeywordsURI: link,
    notes: text,
    subject: { ...texts, since: '1.1' },
    subjectURI: { ...links, since: '1.1' },
    language: text,
    educationLevel: texts,
    CFItemTypeURI: link,
    licenseURI: link,
    statusStartDate: day,
    statusEndDate: day,
    lastChangeDateTime: changed,
    extensions,
  },
  CFAssociation: {
    identifier,
    associationType: { kind: 'associationType', required: true },
    sequenceNumber: { kind: 'integer' },
    uri,
    originNodeURI: { kind: 'LinkGenURI', required: true },
    destinationNodeURI: { kind: 'LinkGenURI', required: true },
    CFAssociationGroupingURI: link,
    lastChangeDateTime: changed,
    notes: { ...text, since: '1.1' },
    extensions,
  },
  CFDefinition: {
    CFConcepts: { kind: 'CFConcept', list: true },
    CFSubjects: { kind: 'CFSubject', list: true },
    CFLicenses: { kind: 'CFLicense', list: true },
    CFItemTypes: { kind: 'CFItemType', list: true },
    CFAssociationGroupings: { kind: 'CFAssociationGrouping', list: true },
    extensions,
  },
  CFConcept: {
    identifier,
    uri,
    title: name,
    keywords: text,
    hierarchyCode: blank,
    description: text,
    lastChangeDateTime: changed,
    extensions,
  },
  CFSubject: {
    identifier,
    uri,
    title: name,
    hierarchyCode: blank,
    description: text,
    lastChangeDateTime: changed,
    extensions,
  },
  CFLicense: {
    identifier,
    uri,
    title: name,
    description: text,
    licenseText: blank,
    lastChangeDateTime: changed,
    extensions,
  },
  CFItemType: {
    identifier,
    uri,
    title: name,
    description: blank,
    hierarchyCode: blank,
    typeCode: text,
    lastChangeDateTime: changed,
    extensions,
  },
  CFAssociationGrouping: {
    identifier,
    uri,
    title: name,
    description: text,
    lastChangeDateTime: changed,
    extensions,
  },
  CFRubric: {
    identifier,
    uri,
    title: text,
    description: text,
    lastChangeDateTime: changed,
    CFRubricCriteria: { kind: 'CFRubricCriterion', list: true },
    extensions,
  },
  CFRubricCriterion: {
    identifier,
    uri,
    category: text,
    description: text,
    CFItemURI: link,
    weight: { kind: 'number' },
    position: { kind: 'integer' },
    rubricId: { kind: 'uuid' },
    lastChangeDateTime: changed,
    CFRubricCriterionLevels: { kind: 'CFRubricCriterionLevel', list: true },
    extensions,
  },
  CFRubricCriterionLevel: {
    identifier,
    uri,
    description: text,
    quality: text,
    score: { kind: 'number' },
    feedback: text,
    position: { kind: 'integer' },
    rubricCriterionId: { kind: 'uuid' },
    lastChangeDateTime: changed,
    // A list here, and here only.
    extensions: { kind: 'extensions', list: true, since: '1.1' },
  },
}

/** What an object says when it is served by itself, and not in a package: whose it is. */
export const ownLinks = {
  CFDocument: 'CFPackageURI',
  CFItem: 'CFDocumentURI',
  CFAssociation: 'CFDocumentURI',
} as const satisfies Partial<Record<ClassName, string>>

/** Association types of CASE 1.1; all but the last are of 1.0. Others are `ext:…`. */
export const associationTypes = [
  'isChildOf',
  'isPeerOf',
  'isPartOf',
  'exactMatchOf',
  'precedes',
  'isRelatedTo',
  'replacedBy',
  'exemplar',
  'hasSkillLevel',
  'isTranslationOf',
] as const

/** The form of what CASE does not name itself. */
export const extensionPattern = /^ext:[a-zA-Z0-9._-]+$/u

/** Lower-case UUID, versions 1 to 5 of variant 1: what CASE identifies things by. */
export const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u

/** Does `kind` name a class? */
export function isClassName(kind: Kind): kind is ClassName {
  return Object.hasOwn(caseClasses, kind)
}
