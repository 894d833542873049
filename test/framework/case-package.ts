/** A CASE 1.1 package, made up for these tests, that uses everything CASE 1.1 has. Written by hand, not by the service. */

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }
export interface CaseJson {
  readonly [key: string]: Json
}

/** A UUID of version 4 that ends in `number`. */
export function id(number: number): string {
  return `7c9e6679-7425-40de-944b-${String(number).padStart(12, '0')}`
}

const source = 'https://academie.example/case'
const then = '2024-03-01T08:00:00+01:00'

export const documentId = id(1)
/** Items by the letters they are called below. */
export const itemIds = {
  a: id(10),
  a1: id(11),
  a2: id(12),
  a1en: id(13),
  b: id(20),
  c: id(30),
  alone: id(40),
} as const

function link(title: string, identifier: string, kind: string) {
  return { title, identifier, uri: `${source}/${kind}/${identifier}` }
}

function node(title: string, identifier: string) {
  return { ...link(title, identifier, 'CFItems'), targetType: 'CASE' }
}

const documentLink = { ...link('Cadre très complet', documentId, 'CFDocuments'), targetType: 'CASE' }
const licence = link('CC BY 4.0', id(500), 'CFLicenses')
const strand = link('Volet', id(501), 'CFItemTypes')
const standard = link('Attendu', id(502), 'CFItemTypes')
const grouping = link('Par année', id(503), 'CFAssociationGroupings')
const concept = link('Réseaux', id(504), 'CFConcepts')
const subject = link('Informatique', id(505), 'CFSubjects')

function association(
  number: number,
  associationType: string,
  originNodeURI: CaseJson,
  destinationNodeURI: CaseJson,
  more: CaseJson = {},
): CaseJson {
  return {
    identifier: id(number),
    associationType,
    uri: `${source}/CFAssociations/${id(number)}`,
    originNodeURI,
    destinationNodeURI,
    lastChangeDateTime: then,
    ...more,
  }
}

function item(identifier: string, fullStatement: string, more: CaseJson = {}): CaseJson {
  return {
    identifier,
    fullStatement,
    uri: `${source}/CFItems/${identifier}`,
    lastChangeDateTime: then,
    ...more,
  }
}

const a = node('Volet A', itemIds.a)
const a1 = node('Attendu A.1', itemIds.a1)
const a2 = node('Attendu A.2', itemIds.a2)
const a1en = node('Standard A.1', itemIds.a1en)
const b = node('Volet B', itemIds.b)
const c = node('Sous-attendu', itemIds.c)

function term(number: number, kind: string, title: string, more: CaseJson = {}): CaseJson {
  return { ...link(title, id(number), kind), lastChangeDateTime: then, ...more }
}

/** The package, and its parts by name so that a test can leave one out or change it. */
export function richPackage(change: CaseJson = {}): CaseJson {
  return {
    CFDocument: {
      identifier: documentId,
      uri: documentLink.uri,
      frameworkType: 'Référentiel',
      caseVersion: '1.1',
      creator: 'Académie des exemples',
      title: 'Cadre très complet',
      lastChangeDateTime: then,
      officialSourceURL: 'https://academie.example/cadre',
      publisher: 'Presses des exemples',
      description: 'Deux volets.\nUne suite.',
      subject: ['Informatique'],
      subjectURI: [subject],
      language: 'fr',
      version: '2.1.0',
      adoptionStatus: 'Adopted',
      statusStartDate: '2024-01-01',
      statusEndDate: '2030-12-31',
      licenseURI: licence,
      notes: 'Relu.',
      extensions: { 'acme:niveau': { deep: [1, null, 'x'], '@type': 'kept', __proto__x: 1 } },
    },
    CFItems: [
      item(itemIds.a, 'Volet A : comprendre', {
        alternativeLabel: 'Comprendre',
        CFItemType: 'Volet',
        humanCodingScheme: 'A',
        listEnumeration: '.',
        abbreviatedStatement: 'Volet A',
        language: 'fr',
        CFItemTypeURI: strand,
      }),
      item(itemIds.a1, 'Expliquer à quoi sert un réseau', {
        CFItemType: 'Attendu',
        humanCodingScheme: 'A.1',
        listEnumeration: '1',
        abbreviatedStatement: 'Attendu A.1',
        conceptKeywords: ['réseau', 'adresse'],
        conceptKeywordsURI: concept,
        notes: 'À la fin de l’année.',
        subject: ['Informatique'],
        subjectURI: [subject],
        language: 'fr',
        educationLevel: ['06', '07'],
        CFItemTypeURI: standard,
        licenseURI: licence,
        statusStartDate: '2024-01-01',
        statusEndDate: '2029-01-01',
        extensions: { 'acme:path': '/frameworks/elsewhere', 'acme:dot': './A', tilde: '~x', empty: {} },
      }),
      item(itemIds.a1en, 'Explain what a network is for', {
        CFItemType: 'Standard',
        humanCodingScheme: 'A.1',
        abbreviatedStatement: 'Standard A.1',
        language: 'en',
      }),
      item(itemIds.a2, 'Retrouver une adresse', {
        humanCodingScheme: 'A.2',
        language: 'fr',
        CFItemType: 'Attendu',
      }),
      item(itemIds.b, 'Volet B : agir', { humanCodingScheme: 'Volet B !', language: 'fr' }),
      item(itemIds.c, 'Sous-attendu', { language: 'fr' }),
      item(itemIds.alone, 'Nulle part', { humanCodingScheme: 'A.2' }),
    ],
    CFAssociations: [
      association(100, 'isChildOf', a, documentLink, { sequenceNumber: 1 }),
      association(101, 'isChildOf', b, documentLink, { sequenceNumber: 2, notes: 'second volet' }),
      association(102, 'isChildOf', a1, a, { sequenceNumber: 10 }),
      association(103, 'isChildOf', a2, a, { sequenceNumber: 20, extensions: { weight: 0.5 } }),
      // The same item in another arrangement, and under a second parent.
      association(105, 'isChildOf', c, b, { sequenceNumber: 1, CFAssociationGroupingURI: grouping }),
      association(104, 'isChildOf', c, a1),
      association(106, 'isChildOf', a2, b, { sequenceNumber: 3 }),
      association(107, 'isTranslationOf', a1en, a1),
      association(108, 'isPeerOf', a1, a2),
      association(109, 'isPartOf', c, b),
      association(110, 'precedes', a1, a2, { notes: 'd’abord' }),
      association(111, 'exemplar', a1, {
        title: 'Une séance',
        identifier: 'https://academie.example/seance',
        uri: 'https://academie.example/seance',
        targetType: 'ext:resource',
      }),
      association(112, 'exactMatchOf', a1, {
        title: 'DigComp 2.1',
        identifier: '2.1',
        uri: 'https://digcomp.example/2.1',
        targetType: 'ext:DigComp',
      }),
      association(113, 'isRelatedTo', a2, a1),
      association(114, 'hasSkillLevel', a1, node('Expert', id(900))),
      association(115, 'replacedBy', node('Ancien', id(901)), a1),
      association(116, 'ext:inspiredBy', b, node('Ailleurs', id(902))),
      association(117, 'isRelatedTo', documentLink, node('Autre cadre', id(903))),
    ],
    CFDefinitions: {
      CFConcepts: [
        term(504, 'CFConcepts', 'Réseaux', {
          keywords: 'wan lan',
          hierarchyCode: '1',
          description: 'Relier',
        }),
        term(506, 'CFConcepts', 'Internet', { hierarchyCode: '1.1' }),
        term(507, 'CFConcepts', 'Autre', { hierarchyCode: '10' }),
      ],
      CFSubjects: [
        term(505, 'CFSubjects', 'Informatique', { hierarchyCode: '1', description: 'Tout' }),
        term(508, 'CFSubjects', 'Programmation', { hierarchyCode: '1.2' }),
      ],
      CFLicenses: [
        term(500, 'CFLicenses', 'CC BY 4.0', { description: 'Attribution', licenseText: 'Texte…' }),
      ],
      CFItemTypes: [
        term(501, 'CFItemTypes', 'Volet', { description: 'Un volet', hierarchyCode: '1', typeCode: 'V' }),
        term(502, 'CFItemTypes', 'Attendu', { description: 'Un attendu', hierarchyCode: '1.1' }),
      ],
      CFAssociationGroupings: [
        term(503, 'CFAssociationGroupings', 'Par année', { description: 'Progression' }),
      ],
      extensions: { list: 'of terms' },
    },
    CFRubrics: [
      {
        identifier: id(600),
        uri: `${source}/CFRubrics/${id(600)}`,
        title: 'Grille A.1',
        description: 'Pour noter',
        lastChangeDateTime: then,
        CFRubricCriteria: [
          {
            identifier: id(601),
            uri: `${source}/CFRubricCriteria/${id(601)}`,
            category: 'Savoir',
            description: 'Explique',
            CFItemURI: link('Attendu A.1', itemIds.a1, 'CFItems'),
            weight: 0.25,
            position: 1,
            rubricId: id(600),
            lastChangeDateTime: then,
            CFRubricCriterionLevels: [
              {
                identifier: id(602),
                uri: `${source}/CFRubricCriterionLevels/${id(602)}`,
                description: 'Avec aide',
                quality: 'Débutant',
                score: 1.5,
                feedback: 'Continue',
                position: 1,
                rubricCriterionId: id(601),
                lastChangeDateTime: then,
                extensions: [{ colour: 'red' }],
              },
            ],
            extensions: { scale: 'linear' },
          },
        ],
        extensions: { printed: true },
      },
      {
        identifier: id(610),
        uri: `${source}/CFRubrics/${id(610)}`,
        title: 'Grille du cadre',
        lastChangeDateTime: then,
      },
    ],
    extensions: { exported: { by: 'nobody' } },
    ...change,
  }
}

/** As 1.1, by identifier, so that packages compare whatever the order of their lists. */
export function byIdentifier(pkg: CaseJson): CaseJson {
  const sorted = (value: Json | undefined): Json =>
    Array.isArray(value)
      ? [...(value as readonly CaseJson[])].sort((left, right) =>
          JSON.stringify(left['identifier']) < JSON.stringify(right['identifier']) ? -1 : 1,
        )
      : (value ?? null)
  const definitions = (pkg['CFDefinitions'] ?? {}) as CaseJson
  return {
    ...pkg,
    CFItems: sorted(pkg['CFItems']),
    CFAssociations: sorted(pkg['CFAssociations']),
    CFRubrics: sorted(pkg['CFRubrics']),
    CFDefinitions: Object.fromEntries(
      Object.entries(definitions).map(([name, list]) => [name, Array.isArray(list) ? sorted(list) : list]),
    ),
  }
}
