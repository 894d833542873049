/** A CASE provider: one function for each of the twelve endpoints. */
import type { JsonObject } from '../../../normal-form.ts'
import type { Frameworks, FrameworkVersion } from '../../../types.ts'
import { Problem } from '../../../../problem.ts'
import { ownLinks, uuidPattern, type ClassName } from '../classes.ts'
import { baseOf, caseUrl } from '../identifiers.ts'
import type { CFDocument } from '../types.ts'
import { asVersion1p0 } from '../version-1p0.ts'
import { writeCasePackage } from '../write-case.ts'
import { casePackage } from '../case-package.ts'
import { rememberIndex, withChildren, type Found, type Kept } from './case-index.ts'
import { pickFields, selectDocuments, type DocumentPage, type DocumentQuery } from './document-query.ts'
import { caseProblem, type CaseView } from './status-info.ts'

type Read = (view: CaseView, sourcedId: string) => JsonObject

export interface CaseProvider {
  /** Private drafts are not listed. @throws Problem `invalid-request` (400) */
  getAllCFDocuments(view: CaseView, query: DocumentQuery): DocumentPage
  getCFDocument(view: CaseView, sourcedId: string, fields?: string): JsonObject
  /** The version whose package has that identifier; `text` is the package in that version of CASE. */
  getCFPackage(
    view: CaseView,
    sourcedId: string,
  ): { readonly version: FrameworkVersion; readonly text: () => string }
  getCFItem(view: CaseView, sourcedId: string, fields?: string): JsonObject
  /** From and to the item. @throws Problem `not-found` (404) also for an item without any: CASE has no empty set of them */
  readonly getCFItemAssociations: Read
  readonly getCFAssociation: Read
  readonly getCFAssociationGrouping: Read
  /** With the concepts below it. */
  readonly getCFConcept: Read
  /** With the subjects below it. */
  readonly getCFSubject: Read
  /** With the item types below it. */
  readonly getCFItemType: Read
  readonly getCFLicense: Read
  readonly getCFRubric: Read
}

/**
 * Serves the released versions of `frameworks` in CASE 1.1 (`v1p1`) and CASE 1.0 (`v1p0`). Everything of a version is worked out once;
 * reading an object is finding it. The copy that somebody imported of a document published here before is not served by its
 * identifier, only at the address of its framework.
 * Every function throws Problem `invalid-request` (400, `invalid_uuid`) for what is not a UUID, and `not-found` (404) for what nobody
 * published.
 * @see https://www.imsglobal.org/spec/case/v1p1
 */
export function createCaseProvider(frameworks: Pick<Frameworks, 'list'>): CaseProvider {
  const index = rememberIndex(frameworks)
  const find = (list: Kept, sourcedId: string): Found => {
    const identifier = sourcedId.toLowerCase()
    if (!uuidPattern.test(identifier)) throw caseProblem('invalid_uuid', words.uuid)
    const found = index().objects[list].get(identifier)
    if (found === undefined) throw new Problem('not-found', words.unknown)
    return found
  }
  const single =
    (list: Kept, name: ClassName): Read =>
    (view, sourcedId) =>
      alone(name, find(list, sourcedId), view)
  const family =
    (list: 'CFConcepts' | 'CFSubjects' | 'CFItemTypes', name: ClassName): Read =>
    (view, sourcedId) => {
      const found = find(list, sourcedId)
      return {
        [list]: withChildren(list, found).map((object) => alone(name, { ...found, object }, view)),
      }
    }
  const item = single('CFItems', 'CFItem')
  const document = single('CFDocuments', 'CFDocument')
  return {
    getAllCFDocuments(view, query) {
      const documents = [...index().objects.CFDocuments.values()]
        .filter(({ object }) => (object as CFDocument).adoptionStatus !== 'Private Draft')
        .map((found) => alone('CFDocument', found, view))
      return selectDocuments(documents, query, view)
    },
    getCFDocument: (view, sourcedId, fields) => pickFields(fields, view)(document(view, sourcedId)),
    getCFPackage(view, sourcedId) {
      const { version } = find('CFDocuments', sourcedId)
      return { version, text: () => writeCasePackage(version, view === 'v1p0' ? '1.0' : '1.1') }
    },
    getCFItem: (view, sourcedId, fields) => pickFields(fields, view, 'CFItem')(item(view, sourcedId)),
    getCFItemAssociations(view, sourcedId) {
      const found = find('CFItems', sourcedId)
      const associations = index().ofItem.get(found.object.identifier)
      // A CFAssociationSet has at least one.
      if (associations === undefined) throw new Problem('not-found', words.unrelated)
      return {
        CFItem: alone('CFItem', found, view),
        // A set has its associations as a package has them: they do not say whose they are.
        CFAssociations: associations.map((association) => packaged('CFAssociation', association, view)),
      }
    },
    getCFAssociation: single('CFAssociations', 'CFAssociation'),
    getCFAssociationGrouping: single('CFAssociationGroupings', 'CFAssociationGrouping'),
    getCFConcept: family('CFConcepts', 'CFConcept'),
    getCFSubject: family('CFSubjects', 'CFSubject'),
    getCFItemType: family('CFItemTypes', 'CFItemType'),
    getCFLicense: single('CFLicenses', 'CFLicense'),
    getCFRubric: single('CFRubrics', 'CFRubric'),
  }
}

/** An object outside its package: it says whose it is. */
function alone(name: ClassName, found: Found, view: CaseView): JsonObject {
  return packaged(name, { ...found, object: { ...found.object, ...ownLink(name, found) } }, view)
}

function packaged(name: ClassName, { object, version }: Found, view: CaseView): JsonObject {
  return view === 'v1p0' ? asVersion1p0(name, object, baseOf(version)) : object
}

function ownLink(name: ClassName, { version }: Found): JsonObject {
  const { title, identifier, uri } = casePackage(version).CFDocument
  if (name === 'CFDocument')
    return {
      [ownLinks.CFDocument]: { title, identifier, uri: caseUrl(baseOf(version), 'CFPackages', identifier) },
    }
  return name === 'CFItem' || name === 'CFAssociation' ? { [ownLinks[name]]: { title, identifier, uri } } : {}
}

const words = {
  uuid: {
    fr: 'Un identifiant CASE est un UUID de version 1 à 5.',
    en: 'A CASE identifier is a UUID of version 1 to 5.',
  },
  unrelated: { fr: 'Cet élément n’a aucune relation.', en: 'This item has no associations.' },
  unknown: { fr: 'Aucun objet publié n’a cet identifiant.', en: 'No published object has this identifier.' },
} as const
