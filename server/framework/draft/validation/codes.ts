/** Whether codes keep standing for what they stood for. */
import { codePattern, ownCode, typesOf, type NormalForm, type NormalNode } from '../../normal-form.ts'
import type { Finding } from './draft-error.ts'
import { frameworkTypes } from './node-errors.ts'
import { isRetired } from './references.ts'

/** A released version of the same framework. */
export interface EarlierVersion {
  readonly version: string
  readonly form: NormalForm
}

/** Types whose notation is the code they are known by. */
const notedTypes = ['mediation:EvidenceKind', 'mediation:LabelCriterion']

/** Malformed codes, notations that are not the code, and whether there is one framework node, the first. */
export function* codeFindings({ nodes }: NormalForm): Generator<Finding> {
  for (const [node, content] of nodes) {
    if (node !== ownCode && !codePattern.test(node)) yield { node, code: 'code-malformed' }
    const noted = notedTypes.some((type) => typesOf(content).includes(type))
    for (const property of ['ceasn:codedNotation', ...(noted ? ['skos:notation'] : [])]) {
      const notation = content[property]
      if (notation !== undefined && notation !== node)
        yield { node, pointer: `/${property}`, code: 'code-differs' }
    }
    const own = typesOf(content).some((type) => frameworkTypes.includes(type))
    if (own !== (node === ownCode)) yield { node, pointer: '/type', code: 'framework-node' }
  }
  const [first] = nodes.keys()
  if (first !== ownCode) yield { code: 'framework-node' }
}

/**
 * Codes of released versions that vanished, that stand for something of another type, or that were retired and serve again. `earlier`
 * in ascending order: what the last version that has a code says of it counts.
 */
export function* releasedCodeFindings(
  { nodes }: NormalForm,
  earlier: readonly EarlierVersion[],
): Generator<Finding> {
  const released = new Map<string, { readonly version: string; readonly node: NormalNode }>()
  for (const { version, form } of earlier)
    for (const [code, node] of form.nodes) released.set(code, { version, node })
  for (const [code, { version, node }] of released) {
    const now = nodes.get(code)
    if (now === undefined) yield { node: code, code: 'code-missing', value: version }
    else if (isRetired(now)) continue
    else if (isRetired(node)) yield { node: code, code: 'code-retired', value: version }
    else if (kind(now) !== kind(node))
      yield { node: code, pointer: '/type', code: 'code-reused', value: version }
  }
}

/** A competency stays one, whatever its rank; anything else keeps its type. */
function kind(node: NormalNode): string {
  const types = typesOf(node)
  return types.includes('ceasn:Competency') ? 'ceasn:Competency' : types.join(' ')
}
