/** Edits of frameworks in normal form, made without any code of the diff. */
import { readFileSync } from 'node:fs'
import {
  normalForm,
  type GraphJson,
  type Json,
  type JsonObject,
  type NormalForm,
  type NormalNode,
} from '../../server/framework/normal-form.ts'
import type { GraphDocument } from '../../server/framework/nodes.ts'
import { projectPath } from '../../server/schema.ts'
import type { slugs } from './documents.ts'

/** Version 0.1.0 of a framework of this repository. */
export function released(slug: (typeof slugs)[number]): NormalForm {
  const text = readFileSync(projectPath('frameworks', slug, '0.1.0', 'framework.jsonld'), 'utf8')
  return normalForm(JSON.parse(text) as GraphDocument<GraphJson>, slug, `/frameworks/${slug}/0.1.0`)
}

export type Path = readonly (string | number)[]
export type Edit = (form: NormalForm) => NormalForm

export function edited(form: NormalForm, ...edits: readonly Edit[]): NormalForm {
  return edits.reduce((now, edit) => edit(now), form)
}

export function valueAt(form: NormalForm, code: string, path: Path): Json | undefined {
  return path.reduce<Json | undefined>(
    (value, key) => (value as Readonly<Record<string | number, Json>> | undefined)?.[key],
    form.nodes.get(code),
  )
}

/** Writes `value` there; `undefined` takes away what is there. */
export function set(code: string, path: Path, value: Json | undefined): Edit {
  return (form) => {
    const node = form.nodes.get(code)
    if (node === undefined) throw new Error(`no node ${code}`)
    return withNodes(form, (nodes) => nodes.set(code, put(node, path, value) as NormalNode))
  }
}

/** Puts `value` into the list there, at `index` or at its end. */
export function insert(code: string, path: Path, value: Json, index?: number): Edit {
  return (form) => {
    const list = (valueAt(form, code, path) ?? []) as readonly Json[]
    return set(code, path, list.toSpliced(index ?? list.length, 0, value))(form)
  }
}

/** Writes what `change` makes of the value there. */
export function change<Value extends Json>(code: string, path: Path, how: (value: Value) => Json): Edit {
  return (form) => set(code, path, how(valueAt(form, code, path) as Value))(form)
}

function put(value: Json | undefined, [key, ...rest]: Path, next: Json | undefined): Json | undefined {
  if (key === undefined) return next
  if (typeof key === 'number') {
    const list = value as readonly Json[]
    const made = put(list[key], rest, next)
    return made === undefined ? list.toSpliced(key, 1) : list.with(key, made)
  }
  const object = value as JsonObject
  const made = put(object[key], rest, next)
  const { [key]: _, ...others } = object
  if (made === undefined) return others
  return { ...object, [key]: made }
}

/** Adds a node, right after the node `after` or at the end. */
export function add(code: string, node: NormalNode, after?: string): Edit {
  return reordered((entries) => {
    const index = after === undefined ? entries.length : entries.findIndex(([known]) => known === after) + 1
    return entries.toSpliced(index, 0, [code, node])
  })
}

export function remove(code: string): Edit {
  return (form) => withNodes(form, (nodes) => nodes.delete(code))
}

/** Puts `codes` together right after the node `after`. */
export function place(codes: readonly string[], after: string): Edit {
  return reordered((entries) => {
    const moved = codes.map((code) => entries.find(([known]) => known === code)!)
    const rest = entries.filter((entry) => !moved.includes(entry))
    return rest.toSpliced(rest.findIndex(([known]) => known === after) + 1, 0, ...moved)
  })
}

type Entry = readonly [string, NormalNode]

export function reordered(how: (entries: readonly Entry[]) => readonly Entry[]): Edit {
  return (form) => ({ slug: form.slug, nodes: new Map(how([...form.nodes])) })
}

function withNodes(form: NormalForm, how: (nodes: Map<string, NormalNode>) => unknown): NormalForm {
  const nodes = new Map(form.nodes)
  how(nodes)
  return { slug: form.slug, nodes }
}

/** A node that is kept so that its code is never used again. */
export const retired: NormalNode = {
  type: ['ceasn:Competency', 'mediation:RetiredCompetency'],
  'ceasn:codedNotation': 'RM-A1.1',
  'ceasn:competencyLabel': { fr: 'Instaurer un accueil encourageant et confidentiel' },
  'dcterms:isReplacedBy': ['./RM-A1.2'],
}

export const retiredTerm: NormalNode = { type: 'mediation:RetiredTerm', 'skos:prefLabel': { fr: 'Ancien' } }
