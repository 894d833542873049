/** CASE objects in the form they have in a package. Shapes only; `classes.ts` says what each property may hold. */
import type { Json, JsonObject } from '../../normal-form.ts'

export type CaseVersion = '1.1' | '1.0'

export type LinkURI = { readonly title: string; readonly identifier: string; readonly uri: string }
export type LinkGenURI = LinkURI & { readonly targetType?: string }

/** What every CASE object with an address has. */
export type CaseObject = JsonObject & {
  readonly identifier: string
  readonly uri: string
  readonly lastChangeDateTime: string
}

export type CFDocument = CaseObject & {
  readonly creator: string
  readonly title: string
  readonly language?: string
  readonly adoptionStatus?: string
}

export type CFItem = CaseObject & { readonly fullStatement: string; readonly language?: string }

export type CFAssociation = CaseObject & {
  readonly associationType: string
  readonly sequenceNumber?: number
  readonly originNodeURI: LinkGenURI
  readonly destinationNodeURI: LinkGenURI
  readonly CFAssociationGroupingURI?: LinkURI
}

export type CFDefinedTerm = CaseObject & { readonly title: string; readonly hierarchyCode?: string }

export type CFDefinition = {
  readonly CFConcepts?: readonly CFDefinedTerm[]
  readonly CFSubjects?: readonly CFDefinedTerm[]
  readonly CFLicenses?: readonly CFDefinedTerm[]
  readonly CFItemTypes?: readonly CFDefinedTerm[]
  readonly CFAssociationGroupings?: readonly CFDefinedTerm[]
  readonly extensions?: JsonObject
}

export type CFRubric = CaseObject & {
  readonly CFRubricCriteria?: readonly (CaseObject & { readonly CFItemURI?: LinkURI })[]
}

export type CFPackage = {
  readonly CFDocument: CFDocument
  readonly CFItems?: readonly CFItem[]
  readonly CFAssociations?: readonly CFAssociation[]
  readonly CFDefinitions?: CFDefinition
  readonly CFRubrics?: readonly CFRubric[]
  readonly extensions?: JsonObject
}

/** Kept on the node of an item: everything of the package that belongs to the item alone. */
export type KeptItem = {
  readonly CFItem: CFItem
  readonly CFAssociations?: readonly CFAssociation[]
  readonly CFRubrics?: readonly CFRubric[]
  /** The same item in other languages, in the order of the package. */
  readonly translations?: readonly {
    readonly CFItem: CFItem
    readonly CFAssociations?: readonly CFAssociation[]
  }[]
}

/** Kept on the framework's own node: the rest of the package. An empty list says that the package had it, empty. */
export type KeptPackage = Omit<CFPackage, 'CFItems'> & { readonly CFItems?: readonly [] }

/** Kept on a retired node: it was of a package, and is not any more. */
export type KeptIdentifier = { readonly identifier: string }

export type { Json, JsonObject }
