/** What keeps a form from ever being released, said where the file says it. */
import { nestedIdFindings, sizeFindings, textFindings } from '../draft/validation/node-errors.ts'
import { draftError, type Finding } from '../draft/validation/draft-error.ts'
import { referenceFindings } from '../draft/validation/references.ts'
import { keptIdentifier } from '../exchange/case/kept.ts'
import { ownCode, type NormalForm, type NormalNode } from '../normal-form.ts'
import type { ImportRemark } from './import-report.ts'

/** Past this many, errors are not reported: the first tell enough. */
const mostRemarks = 100

type FilePlace = Pick<ImportRemark, 'line' | 'pointer'>
/** Where the file says what became a node; empty where it does not. */
type PlaceOf = (code: string, node: NormalNode | undefined) => FilePlace

/**
 * The errors of the nodes of `form` taken one by one that no later change to other nodes can mend: their size, their texts, the
 * identifiers of their parts, and words about the framework that would be read as references. At most 100. `placesOf` is asked for
 * only when there are any. Does NOT validate how nodes fit together: the draft does.
 */
export function unreleasable(form: NormalForm, placesOf: () => PlaceOf): readonly ImportRemark[] {
  const own = form.nodes.get(ownCode)
  const about = own === undefined ? [] : [...referenceFindings({ ...form, nodes: new Map([[ownCode, own]]) })]
  const findings: readonly Finding[] = [
    ...sizeFindings(form),
    ...[...form.nodes].flatMap(([code, node]) => [
      ...textFindings(code, node),
      ...nestedIdFindings(code, node),
    ]),
    ...about.filter(({ pointer }) => pointer !== undefined && wordsOfCase.includes(pointer)),
  ]
  if (findings.length === 0) return []
  const placeOf = placesOf()
  return findings.slice(0, mostRemarks).map((finding) => {
    const { code, detail } = draftError(finding)
    return {
      ...(finding.node === undefined ? {} : placeOf(finding.node, form.nodes.get(finding.node))),
      code,
      detail,
    }
  })
}

/** Plain strings that come from a package as they are; everything else that looks like a reference here is one. */
const wordsOfCase = ['/dcterms:creator', '/dcterms:publisher']

/** Where the items of a parsed package that was readable are in it, and its document, by the nodes made from them. */
export function itemPointers(value: unknown): PlaceOf {
  const { CFItems: items } = value as { readonly CFItems?: readonly { readonly identifier: string }[] | null }
  const indexes = new Map((items ?? []).map(({ identifier }, index) => [identifier.toLowerCase(), index]))
  return (code, node) => {
    if (code === ownCode) return { pointer: '/CFDocument' }
    const index = node === undefined ? undefined : indexes.get(keptIdentifier(node) ?? '')
    return index === undefined ? {} : { pointer: `/CFItems/${String(index)}` }
  }
}
