/** Versions to derive badges of: the released ones, changed in memory. What is expected is read from the released files alone. */
import { readFileSync } from 'node:fs'
import { deriveFiles } from '../../server/achievement/derive/derive-files.ts'
import type { GraphDocument } from '../../server/framework/nodes.ts'
import {
  normalForm,
  type GraphJson,
  type Json,
  type NormalForm,
  type NormalNode,
} from '../../server/framework/normal-form.ts'
import type { ReleasedFiles } from '../../server/framework/types.ts'
import { projectPath } from '../../server/schema.ts'

/** A node as it stands in a test: any of its properties may be replaced. */
export type Changeable = Record<string, Json>

export interface Badge {
  readonly id: string
  readonly 'ceterms:codedNotation': string
  readonly 'ceterms:name': { readonly fr: string; readonly en: string }
  readonly 'mediation:subject': { readonly fr: string; readonly en: string }
  readonly 'ceterms:description': { readonly fr: string; readonly en?: string }
  readonly 'ceterms:requires': {
    readonly 'ceterms:description': { readonly fr: string; readonly en?: string }
  }
  readonly 'mediation:imageAltText': { readonly fr: string; readonly en: string }
  readonly 'mediation:family': string
  readonly 'mediation:criterion'?: readonly string[]
  readonly 'mediation:withheldAlignment'?: readonly string[]
}

interface Rule {
  readonly id: string
  readonly type: string
  readonly params: Readonly<Record<string, Json>>
  readonly source: string
}

export interface CriteriaFile {
  readonly version: string
  readonly notes: readonly string[]
  readonly strengthOfKind: Readonly<Record<string, string>>
  readonly order: readonly string[]
  readonly ruleSets: Readonly<Record<string, readonly Rule[]>>
  readonly achievements: Readonly<
    Record<string, { readonly ruleSet: string; readonly rules: readonly Rule[] }>
  >
}

export interface Derived {
  readonly files: ReleasedFiles
  readonly context: string
  readonly badges: readonly Badge[]
  readonly criteria: CriteriaFile
}

export function released(slug: string): ReleasedFiles {
  const read = (name: string) => readFileSync(projectPath('frameworks', slug, '0.1.0', name), 'utf8')
  return {
    slug,
    version: '0.1.0',
    framework: read('framework.jsonld'),
    achievements: read('achievements.jsonld'),
    criteria: read('criteria.json'),
  }
}

export function formOf(slug: string): NormalForm {
  const document = JSON.parse(released(slug).framework) as GraphDocument<GraphJson>
  return normalForm(document, slug, `/frameworks/${slug}/0.1.0`)
}

/** The files, read. */
export function parsed(files: ReleasedFiles): Derived {
  const achievements = JSON.parse(files.achievements) as GraphDocument<Badge>
  const criteria = JSON.parse(files.criteria) as CriteriaFile
  return { files, context: achievements['@context'], badges: achievements['@graph'], criteria }
}

/** 0.2.0 as `form`, after 0.1.0. */
export function next(form: NormalForm, base = released(form.slug)): Derived {
  return parsed(deriveFiles(form, { version: '0.2.0', replaces: '0.1.0' }, base))
}

/** 0.1.0 as `form`, before which there is nothing. */
export const first = (form: NormalForm) => parsed(deriveFiles(form, { version: '0.1.0' }))

/** 0.2.0 of a released framework that says the same as 0.1.0. */
export const unchanged = (slug: string) => next(formOf(slug))

/** `form` with a copy of one node changed; the form itself is left as it was. */
export function changed(form: NormalForm, code: string, change: (node: Changeable) => void): NormalForm {
  const node = structuredClone(nodeOf(form, code)) as unknown as Changeable
  change(node)
  return { ...form, nodes: new Map([...form.nodes, [code, node as unknown as NormalNode]]) }
}

/** `form` with one more node, a changed copy of the node `like`. */
export function added(
  form: NormalForm,
  code: string,
  like: string,
  change: (node: Changeable) => void,
): NormalForm {
  const nodes = new Map([...form.nodes, [code, renamed(nodeOf(form, like), like, code)]])
  return changed({ ...form, nodes }, code, change)
}

function renamed(node: NormalNode, from: string, to: string): NormalNode {
  return JSON.parse(
    JSON.stringify(node).replaceAll(`./${from}#`, `./${to}#`).replaceAll(`"${from}"`, `"${to}"`),
  ) as NormalNode
}

export function nodeOf(form: NormalForm, code: string): NormalNode {
  const node = form.nodes.get(code)
  if (node === undefined) throw new Error(`no node ${code}`)
  return node
}

/** What a competency becomes when it is retired. */
export function retired(form: NormalForm, code: string): NormalForm {
  const node = nodeOf(form, code)
  const stub = {
    type: ['ceasn:Competency', 'mediation:RetiredCompetency'],
    'ceasn:codedNotation': code,
    'ceasn:competencyLabel': node['ceasn:competencyLabel'] ?? { fr: code },
  }
  return { ...form, nodes: new Map([...form.nodes, [code, stub]]) }
}

export function badge({ badges }: Derived, code: string): Badge {
  const found = badges.find((one) => one['ceterms:codedNotation'] === code)
  if (found === undefined) throw new Error(`no badge ${code}`)
  return found
}

export const narrative = (derived: Derived, code: string) =>
  badge(derived, code)['ceterms:requires']['ceterms:description']

/** Every rule an achievement is judged by. */
export function rulesOf({ criteria }: Derived, code: string): readonly Rule[] {
  const own = criteria.achievements[code]
  if (own === undefined) throw new Error(`no criteria for ${code}`)
  return [...(criteria.ruleSets[own.ruleSet] ?? []), ...own.rules]
}

export const ruleOf = (derived: Derived, code: string, type: string) =>
  rulesOf(derived, code).find((rule) => rule.type === type)

/** Codes of the badges that differ between two versions, their address and version apart; those that only one has, too. */
export function differing(left: Derived, right: Derived): readonly string[] {
  const codes = new Set([...left.badges, ...right.badges].map((one) => one['ceterms:codedNotation']))
  const said = (derived: Derived, code: string) => {
    const found = derived.badges.find((one) => one['ceterms:codedNotation'] === code)
    const rules = found === undefined ? [] : rulesOf(derived, code)
    return JSON.stringify([found ?? null, rules]).replaceAll(/\/\d+\.\d+\.\d+/g, '')
  }
  return [...codes].filter((code) => said(left, code) !== said(right, code)).sort()
}
