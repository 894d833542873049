/** From a CASE package to a framework in normal form. */
import type { ProblemItem } from '../../../problem.ts'
import { ownCode, type NormalForm, type NormalNode } from '../../normal-form.ts'
import { arrange, resolver, type Arrangement, type Resolve } from './read/arrangement.ts'
import { carryOver } from './read/carry-over.ts'
import { checkPackage, remark, type Remarks } from './read/check.ts'
import { codesFor } from './read/codes.ts'
import { keep, keptProperty } from './kept.ts'
import { links, type Links } from './links.ts'
import { documentTerms, hasControls, inLanguages, itemTerms, languageTag } from './terms.ts'
import type { CFItem, CFPackage, CFRubric } from './types.ts'

export interface CaseReadOptions {
  /** Slug of the framework it goes into; a suggestion made from the title when absent. */
  readonly slug?: string
  /** The latest version an earlier import of the same document made: known identifiers keep their codes. */
  readonly previous?: NormalForm
}

/** What a CASE package says, or why it says nothing. */
export interface CaseReading {
  readonly slug: string
  /** Lower-case UUID of the CFDocument; absent when there is none to read. */
  readonly documentIdentifier?: string
  /** Version the document names itself, when that is a semantic version `1.2.3`. */
  readonly version?: string
  /** Absent exactly when there are errors. */
  readonly form?: NormalForm
  /** JSON pointers into the package; never what it says. At most 100. */
  readonly errors: readonly ProblemItem[]
  readonly warnings: readonly ProblemItem[]
}

/**
 * The framework that the parsed CFPackage `value` (CASE 1.0 or 1.1) describes. Each item is a competency, its translations (other
 * items, `isTranslationOf`) further languages of it. Whatever our terms cannot say is kept whole in `mediation:case` (kept.ts), so
 * that `writeCasePackage` gives back what was read. Items of `previous` that are gone are retired; competencies that were added to
 * it here stay. Never throws, whatever `value` is.
 * Does NOT look at the store, and does NOT check that the result is valid under schemas/framework.schema.json: it is.
 */
export function caseForm(value: unknown, options: CaseReadOptions = {}): CaseReading {
  const { errors, warnings, package: checked } = checkPackage(value)
  const remarks: Remarks = { errors: [...errors], warnings: [...warnings] }
  const facts = documentFacts(value)
  const slug = options.slug ?? slugOf(facts.title)
  const nothing = {
    slug,
    ...(facts.identifier === undefined ? {} : { documentIdentifier: facts.identifier }),
    ...(facts.version === undefined ? {} : { version: facts.version }),
    ...remarks,
  }
  if (checked === undefined) return nothing
  refuseDuplicates(checked, remarks)
  if (remarks.errors.length > 0) return nothing
  const arrangement = arrange(checked)
  judge(arrangement, remarks)
  warnOfControls(checked, remarks)
  if (remarks.errors.length > 0) return nothing
  return { ...nothing, form: formOf(checked, arrangement, slug, options.previous) }
}

/** What can be told of the document however wrong the rest is. */
function documentFacts(value: unknown) {
  const document: unknown = Reflect.get(Object(value) as object, 'CFDocument')
  const { identifier, title, version } = Object(document) as Record<string, unknown>
  return {
    title: typeof title === 'string' ? title : '',
    identifier: typeof identifier === 'string' ? identifier.toLowerCase() : undefined,
    version:
      typeof version === 'string' && /^(?:0|[1-9]\d{0,5})(?:\.(?:0|[1-9]\d{0,5})){2}$/u.test(version)
        ? version
        : undefined,
  }
}

function slugOf(title: string): string {
  const slug = title
    .slice(0, 500)
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, '-')
    .slice(0, 60)
    .replaceAll(/^-+|-+$/gu, '')
  return slug.length < 2 ? 'cadre' : slug
}

function refuseDuplicates(checked: CFPackage, remarks: Remarks): void {
  const { CFDocument, CFItems = [], CFAssociations = [], CFDefinitions = {}, CFRubrics = [] } = checked
  const lists: [string, readonly { readonly identifier: string }[]][] = [
    ['/CFItems', CFItems],
    ['/CFAssociations', CFAssociations],
    ['/CFRubrics', CFRubrics],
  ]
  for (const [name, list] of Object.entries(CFDefinitions)) {
    if (Array.isArray(list)) lists.push([`/CFDefinitions/${name}`, list])
  }
  for (const [pointer, list] of lists) {
    const seen = new Set<string>(pointer === '/CFItems' ? [CFDocument.identifier] : [])
    for (const [index, { identifier }] of list.entries()) {
      if (seen.has(identifier))
        remark(
          remarks.errors,
          `${pointer}/${String(index)}/identifier`,
          'duplicate-identifier',
          words.duplicate,
        )
      seen.add(identifier)
    }
  }
}

function judge({ circle, dangling }: Arrangement, remarks: Remarks): void {
  if (circle !== undefined)
    remark(remarks.errors, `/CFAssociations/${String(circle)}`, 'circular-hierarchy', words.circle)
  for (const index of dangling)
    remark(remarks.warnings, `/CFAssociations/${String(index)}`, 'dangling-association', words.dangling)
}

function warnOfControls({ CFDocument: document, CFItems = [] }: CFPackage, remarks: Remarks): void {
  const warn = (pointer: string) => {
    remark(remarks.warnings, pointer, 'control-character', words.controls)
  }
  if (hasControls(document)) warn('/CFDocument')
  for (const [index, item] of CFItems.entries()) if (hasControls(item)) warn(`/CFItems/${String(index)}`)
}

function formOf(
  checked: CFPackage,
  arrangement: Arrangement,
  slug: string,
  previous: NormalForm | undefined,
): NormalForm {
  const { CFDocument: document, CFItems = [] } = checked
  const codes = codesFor(arrangement.items, previous)
  const codeOf = (identifier: string) => codes.get(identifier) ?? ''
  const mainOf = new Map(
    [...arrangement.translations].flatMap(([main, others]) =>
      others.map(({ identifier }) => [identifier, main] as const),
    ),
  )
  const resolve = resolver(document, CFItems)
  const nodeOf = (identifier: string) => codes.get(mainOf.get(identifier) ?? identifier)
  const ofItem = rubricsOfOneItem(checked, resolve)
  const nodes = new Map<string, NormalNode>([[ownCode, frameworkNode(checked, arrangement, ofItem)]])
  for (const item of arrangement.items) {
    const { identifier } = item
    const translations = arrangement.translations.get(identifier) ?? []
    const associations = arrangement.associations.get(identifier) ?? []
    const rubrics = ofItem.get(identifier)
    const parent = arrangement.parents.get(identifier)
    const code = codeOf(identifier)
    const said = [item, ...translations].map((one) => itemTerms(one, document, code))
    nodes.set(code, {
      type: 'ceasn:Competency',
      'ceasn:codedNotation': code,
      ...inLanguages(said),
      ...(parent === undefined
        ? { 'ceasn:isTopChildOf': ownCode }
        : { 'ceasn:isChildOf': [`./${codeOf(parent)}`] }),
      ...properties(links(associations, identifier, resolve, nodeOf)),
      [keptProperty]: keep({
        CFItem: item,
        ...(associations.length === 0 ? {} : { CFAssociations: associations }),
        ...(rubrics === undefined ? {} : { CFRubrics: rubrics }),
        ...(translations.length === 0
          ? {}
          : { translations: translations.map((one) => withOwn(one, arrangement)) }),
      }),
    })
  }
  return { slug, nodes: carryOver(nodes, checked, previous) }
}

function withOwn(translation: CFItem, { associations }: Arrangement) {
  const own = associations.get(translation.identifier)
  return { CFItem: translation, ...(own === undefined ? {} : { CFAssociations: own }) }
}

function properties(found: Links): Record<string, readonly string[]> {
  return Object.fromEntries(
    [...found].map(([term, targets]) => [term, [...new Set(targets.map(({ target }) => target))]]),
  )
}

/** Rubrics of which all criteria are about one item belong to that item. */
function rubricsOfOneItem(
  { CFRubrics = [], CFItems = [] }: CFPackage,
  resolve: Resolve,
): ReadonlyMap<string, readonly CFRubric[]> {
  const items = new Set(CFItems.map(({ identifier }) => identifier))
  const found = new Map<string, CFRubric[]>()
  for (const rubric of CFRubrics) {
    const about = new Set(
      (rubric.CFRubricCriteria ?? []).map(({ CFItemURI }) =>
        CFItemURI === undefined ? '' : (resolve(CFItemURI) ?? ''),
      ),
    )
    const [item = ''] = about
    if (about.size === 1 && items.has(item)) found.set(item, [...(found.get(item) ?? []), rubric])
  }
  return found
}

function frameworkNode(
  checked: CFPackage,
  { associations }: Arrangement,
  ofItem: ReadonlyMap<string, readonly CFRubric[]>,
): NormalNode {
  const { CFDocument: document, CFItems = [], CFDefinitions, CFRubrics = [], extensions } = checked
  const hadEmptyItems = checked.CFItems?.length === 0
  const hadEmptyAssociations = checked.CFAssociations?.length === 0
  const elsewhere = new Set([...ofItem.values()].flat())
  const rubrics = CFRubrics.filter((rubric) => !elsewhere.has(rubric))
  const own = associations.get(document.identifier) ?? []
  const languages = new Set(CFItems.map(({ language }) => languageTag(language, document.language)))
  return {
    type: 'ceasn:CompetencyFramework',
    ...documentTerms(document),
    'ceasn:inLanguage': [...new Set([languageTag(document.language), ...languages])],
    [keptProperty]: keep({
      CFDocument: document,
      ...(hadEmptyItems ? { CFItems: [] } : {}),
      ...(own.length > 0 || hadEmptyAssociations ? { CFAssociations: own } : {}),
      ...(CFDefinitions === undefined ? {} : { CFDefinitions }),
      ...(rubrics.length === 0 ? {} : { CFRubrics: rubrics }),
      ...(extensions === undefined ? {} : { extensions }),
    }),
  }
}

const words = {
  duplicate: {
    fr: 'Cet identifiant sert déjà à un autre élément.',
    en: 'This identifier already belongs to another object.',
  },
  circle: {
    fr: 'Cette relation place un élément sous lui-même.',
    en: 'This association puts an item below itself.',
  },
  controls: {
    fr: 'Des caractères de commande deviennent des espaces dans nos textes ; CASE les retrouve à l’export.',
    en: 'Control characters become spaces in our texts; CASE gets them back when exported.',
  },
  dangling: {
    fr: 'Cette relation mène à un élément absent du fichier ; elle est gardée telle quelle.',
    en: 'This association leads to an item that is not in the file; it is kept as it is.',
  },
} as const
