/** Takes a released node out of use. */
import { Problem } from '../../problem.ts'
import type { DraftNode, FrameworkDraft } from '../../store/framework-documents.ts'
import type { Text } from '../../text.ts'
import { codePattern, ownCode, typesOf, type Json, type NormalNode } from '../normal-form.ts'
import type { LanguageMap } from './create-draft.ts'
import type { Author, DraftAddress, DraftDeps } from './draft.ts'
import { draftNode, nodeContent } from './nodes.ts'
import { invalid } from './validation/draft-error.ts'
import { nodeErrors } from './validation/node-errors.ts'
import { isRetired } from './validation/references.ts'
import { nodeAsRead, rewrite } from './write-node.ts'

export interface Retirement {
  readonly reason: LanguageMap
  /** Codes of the draft, or IRIs, of what takes its place. */
  readonly replacedBy?: readonly string[] | undefined
  /** What takes its place is the same under another code. */
  readonly exactMatch?: boolean | undefined
}

const labels = [
  'ceasn:competencyLabel',
  'ceasn:competencyText',
  'skos:prefLabel',
  'dcterms:title',
  'dcterms:description',
] as const

/**
 * Retires the node that was read: its code and label stay, with the reason and what takes its place; nothing else does. Does NOT take it
 * out of what refers to it: validation names each place, and a person decides what to put there.
 * @throws Problem `not-found` (404); `framework-released` or `conflict` (409), also for a node no released version has; `precondition-required`
 *   (428) or `precondition-failed` (412); `framework-invalid` (422) when what takes its place cannot
 */
export async function retireNode(
  deps: Pick<DraftDeps, 'store'>,
  author: Author,
  address: DraftAddress,
  code: string,
  retirement: Retirement,
  ifMatch: string | undefined,
): Promise<DraftNode> {
  const { draft, node } = await nodeAsRead(deps, author, address, code, ifMatch)
  if (!node.released || code === ownCode) {
    throw new Problem('conflict', {
      fr: 'Seul un nœud d’une version publiée se retire ; un autre se supprime.',
      en: 'Only a node of a released version is retired; any other is removed.',
    })
  }
  const replacements = await references(deps, draft, code, retirement.replacedBy ?? [])
  const exact = retirement.exactMatch === true
  if (exact && replacements.length === 0) {
    throw refused(code, {
      fr: 'il faut dire à quoi il est équivalent',
      en: 'what it is the same as must be said',
    })
  }
  const content = {
    ...remains(code, nodeContent(node)),
    'skos:changeNote': retirement.reason,
    ...(replacements.length > 0 ? { 'dcterms:isReplacedBy': replacements } : {}),
    ...(exact ? { 'skos:exactMatch': replacements } : {}),
  }
  const errors = nodeErrors(draft, code, content)
  if (errors.length > 0) throw invalid(errors)
  return rewrite(deps, author, draft, { ...node, content: JSON.stringify(content) })
}

/** What stays of a node: what it was called, and for a competency what CASE said of it. */
function remains(code: string, node: NormalNode): NormalNode {
  const label = labels.map((property) => node[property]).find((value) => value !== undefined)
  if (typesOf(node).includes('ceasn:Competency')) {
    return {
      type: ['ceasn:Competency', 'mediation:RetiredCompetency'],
      'ceasn:codedNotation': code,
      ...kept('ceasn:competencyLabel', label),
      ...kept('mediation:case', node['mediation:case']),
    }
  }
  return {
    type: 'mediation:RetiredTerm',
    ...kept('skos:notation', node['skos:notation']),
    ...kept('skos:prefLabel', label),
  }
}

function kept(property: string, value: Json | undefined): Record<string, Json> {
  return value === undefined ? {} : { [property]: value }
}

/** Each once. A code is one of the draft that is in use, and not the node itself; an IRI stays as it is. */
async function references(
  deps: Pick<DraftDeps, 'store'>,
  draft: FrameworkDraft,
  code: string,
  replacedBy: readonly string[],
): Promise<readonly string[]> {
  const found: string[] = []
  for (const replacement of new Set(replacedBy)) {
    if (!codePattern.test(replacement)) found.push(replacement)
    else {
      const node = await draftNode(deps.store, draft, replacement)
      if (node === undefined || replacement === code || isRetired(nodeContent(node))) {
        throw refused(code, {
          fr: 'ce qui le remplace n’est pas un autre nœud en usage',
          en: 'what takes its place is not another node in use',
        })
      }
      found.push(`./${replacement}`)
    }
  }
  return found
}

function refused(node: string, value: Text): ReturnType<typeof invalid> {
  return invalid([{ node, code: 'retirement-refused', value }])
}
